import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';

/** Node's request is there behind `serve`, and missing when a test calls `fetch` itself. */
export type HttpContext = Context<{ Bindings: Partial<HttpBindings> }>;

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  handle(context: HttpContext): Response | Promise<Response>;
}
