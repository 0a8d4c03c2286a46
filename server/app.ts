import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { assetRoutes } from './http/asset-routes.ts';
import { type Assets, NO_ASSETS } from './http/assets.ts';
import { flowRoutes } from './http/flow-routes.ts';
import { healthRoutes } from './http/health-routes.ts';
import { keyRoutes } from './http/key-routes.ts';
import { openapiRoutes } from './http/openapi-routes.ts';
import { pageRoutes } from './http/page-routes.ts';
import { partnerRoutes } from './http/partner-routes.ts';
import { refuseEndpoint } from './http/refuse.ts';
import type { Route } from './http/route.ts';
import { rpcRoutes } from './http/rpc-routes.ts';
import { defaultHeaders } from './http/security-headers.ts';
import { sessionRoutes } from './http/session-routes.ts';
import { createServices, type ServiceOptions, type Services } from './services.ts';

export type App = Hono<{ Bindings: Partial<HttpBindings> }>;

/**
 * The whole server as a function from `Request` to `Response`.
 *
 * @example
 * const response = await createApp({ config, store, clock, random }).fetch(new Request('http://localhost:4000/healthz'));
 */
export function createApp(options: ServiceOptions & { assets?: Assets }): App {
  const services = createServices(options);
  const assets = options.assets ?? NO_ASSETS;
  const app: App = new Hono();

  setHeaders(app, services);
  register(app, services, [
    ...pageRoutes(services, assets),
    ...flowRoutes(services),
    ...partnerRoutes(services),
    ...assetRoutes(services, assets),
    ...sessionRoutes(services),
    ...rpcRoutes(services),
    ...keyRoutes(services),
    ...healthRoutes(services),
    ...openapiRoutes(services),
  ]);
  app.notFound((context) => refuseEndpoint(services, context.req.path, 'ENDPOINT_NOT_FOUND').response);
  app.onError((error, context) => {
    const { response, errorId } = refuseEndpoint(services, context.req.path, 'INTERNAL_SERVER_ERROR');
    services.log.failed({ error_id: errorId, error });
    return response;
  });
  return app;
}

/** The defaults go on every answer, whoever made it; a route's own headers stay. */
function setHeaders(app: App, { config }: Services): void {
  const defaults = Object.entries(defaultHeaders(config.publicUrl));
  app.use(async (context, next) => {
    await next();
    for (const [name, value] of defaults) {
      if (!context.res.headers.has(name)) context.res.headers.set(name, value);
    }
  });
}

function register(app: App, services: Services, routes: Route[]): void {
  for (const { method, path, handle } of routes) {
    app.on(method, path, async (context) => {
      const startedAt = performance.now();
      const response = await handle(context);
      const ms = Math.round(performance.now() - startedAt);
      services.log.requestServed({ method, route: path, status: response.status, ms });
      return response;
    });
  }
  for (const path of new Set(routes.map((route) => route.path))) {
    const allowed = routes.filter((route) => route.path === path).map((route) => route.method);
    app.all(path, (context) => {
      const { response } = refuseEndpoint(services, context.req.path, 'METHOD_NOT_ALLOWED');
      response.headers.set('Allow', allowed.join(', '));
      return response;
    });
  }
}
