import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { JsonSchema, SecuritySchemeObject } from '../http/openapi/openapi-document.ts';

/** The five documents that the product implements, word for word as they were published. */
export const SEEDS = {
  'get-session': 'forestreet-get-v2-auth-session.md',
  'put-session': 'forestreet-put-v2-auth-session.md',
  'sign-in': 'forestreet-post-v2-auth-sign-in.md',
  fiskil: 'fiskil-auth-session.md',
  yeep: 'yeep-session-setCookie.md',
} as const satisfies Record<string, string>;

export type SeedName = keyof typeof SEEDS;

/** The OpenAPI part of a Forestreet document, as far as the tests look at it. */
export interface SeedOpenApi {
  paths: Record<string, Record<string, SeedOperation>>;
  components: { securitySchemes: Record<string, SecuritySchemeObject> };
}

export interface SeedOperation {
  parameters?: { name: string; in: string; required?: boolean; schema: JsonSchema }[];
  requestBody?: { content: { 'application/json': { schema: JsonSchema } } };
  responses: Record<string, SeedResponse>;
}

export interface SeedResponse {
  description: string;
  headers?: Record<string, { required?: boolean; schema: JsonSchema }>;
  content?: {
    'application/json': { schema: JsonSchema; examples?: Record<string, { value: unknown }> };
  };
}

export function readSeed(name: SeedName): string {
  return readFileSync(new URL(`seeds/${SEEDS[name]}`, import.meta.url), 'utf8');
}

/** The YAML block of a Forestreet document. */
export function readSeedOpenApi(name: SeedName): SeedOpenApi {
  const block = /^````yaml [^\n]*\n([\s\S]*?)^````/m.exec(readSeed(name))?.[1] ?? '';
  return parse(block) as SeedOpenApi; // a fixture: a document of another shape would fail every test that reads it
}

/** The JSON blocks of a document, in their order. */
export function readJsonBlocks(name: SeedName): unknown[] {
  return [...readSeed(name).matchAll(/^```json\n([\s\S]*?)^```/gm)].map(([, json = '']): unknown => JSON.parse(json));
}
