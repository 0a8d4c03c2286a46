import { createHash } from 'node:crypto';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createTestServer, ORIGIN, type TestServer } from '../testing/test-server.ts';
import { buildDocument, toTemplate } from './openapi/build-document.ts';
import { schemaOf } from './openapi/build-schemas.ts';
import { COMPONENTS } from './openapi/components.ts';
import { OPERATIONS } from './openapi/operations.ts';

/** Routes that are no calls of the API, and so are not in the document. */
const PAGES: Record<string, string> = {
  'GET /': 'the widget page, under the address that Fiskil-style clients load',
  'GET /consent': 'the widget page',
  'GET /errors/:code': 'a page that explains an error to a developer',
  'GET /docs': 'the document as a page',
  'GET /assets/:file': "the widget's files",
  'GET /sdk/manifest.json': 'a file for partner pages',
  'GET /sdk/v1.js': 'a file for partner pages',
  'GET /sdk/:version/:file': 'a file for partner pages',
  'GET /logos/:file': 'pictures of the sandbox',
  'POST /csp-report': 'browsers send it, in a form of their own',
};

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
});

describe('GET /openapi.json', () => {
  test('is served to every origin, cacheable for a short time, with this server as its server', async () => {
    const response = await server.fetch('/openapi.json', { headers: { origin: 'https://tools.example' } });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('cache-control')).toBe('public, max-age=300');
    expect(await response.json()).toMatchObject({ openapi: '3.0.3', servers: [{ url: ORIGIN }] });
  });

  test('has every route of the server that is no page, and no other', () => {
    const routes = server.app.routes
      .filter(({ method, path }) => method !== 'ALL' && !(`${method} ${path}` in PAGES))
      .map(({ method, path }) => `${method} ${path}`);
    expect(OPERATIONS.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(routes.sort());
  });

  test('excuses only pages that there are', () => {
    const routes = server.app.routes.map(({ method, path }) => `${method} ${path}`);
    for (const page of Object.keys(PAGES)) expect(routes).toContain(page);
  });

  test('names each operation and each schema once, and uses every schema', () => {
    const ids = OPERATIONS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const schemas = Object.values(COMPONENTS).map(({ schema }) => schema);
    expect(new Set(schemas).size).toBe(schemas.length);
    const text = JSON.stringify(buildDocument(ORIGIN));
    for (const name of Object.keys(COMPONENTS)) expect(text).toContain(`"#/components/schemas/${name}"`);
  });

  test('describes every field of every named schema', () => {
    const { components } = buildDocument(ORIGIN);
    for (const [name, { description, properties = {} }] of Object.entries(components.schemas)) {
      expect(description, name).toBeTruthy();
      for (const [field, property] of Object.entries(properties)) {
        expect(property.description, `${name}.${field}`).toBeTruthy();
      }
    }
  });

  test('writes path parameters as OpenAPI does, and declares each', () => {
    for (const { path, parameters = [] } of OPERATIONS) {
      const inPath = [...toTemplate(path).matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name)).toEqual(inPath);
    }
  });

  const EXPECTED_WARNINGS: Record<string, string> = {
    'operation-4xx-response': 'calls under /api answer 200 whatever happens, and the open ones refuse nobody',
  };

  test('passes the recommended rules of a linter', async () => {
    const config = await createConfig({ extends: ['recommended'] });
    const source = JSON.stringify(buildDocument('https://consent.acme.com'));
    const problems = await lintFromString({ source, absoluteRef: 'openapi.json', config });
    const unexpected = problems.filter(({ ruleId }) => !(ruleId in EXPECTED_WARNINGS));
    expect(unexpected.map(({ ruleId, message }) => `${ruleId}: ${message}`)).toEqual([]);
    const warned = problems.map(({ location: [place] }) => place?.pointer ?? '');
    expect(
      warned.every((pointer) => /^#\/paths\/~1(api~1|openapi\.json|healthz|readyz|\.well-known)/.test(pointer)),
    ).toBe(true);
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});

describe('GET /docs', () => {
  const load = async () => {
    const response = await server.fetch('/docs');
    return { response, page: await response.text() };
  };

  test('runs no script, loads nothing, and allows only its own style', async () => {
    const { response, page } = await load();
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|https?:/);
    const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? '';
    expect(policy).toContain(`'sha256-${createHash('sha256').update(style).digest('base64')}'`);
    expect(page).not.toMatch(/<script|\son\w+=|\sstyle=|src=/i);
    expect([...page.matchAll(/<link [^>]*href="([^"]*)"/g)].map(([, href]) => href)).toEqual(['data:,']);
  });

  test('shows every call, parameter, status and schema of the document', async () => {
    const { page } = await load();
    const text = page.replace(/<[^>]+>/g, '').replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
    const { paths, components } = buildDocument(ORIGIN);
    for (const [path, methods] of Object.entries(paths)) {
      for (const [method, { summary, parameters = [] }] of Object.entries(methods)) {
        expect(text).toContain(`${summary} ${method.toUpperCase()} ${path}`);
        for (const { name } of parameters) expect(text).toContain(name);
      }
    }
    for (const [name, { properties = {} }] of Object.entries(components.schemas)) {
      expect(page).toContain(`id="schema-${name}"`);
      for (const field of Object.keys(properties)) expect(page).toContain(`<code>${field}</code>`);
    }
  });

  test('has a skip link, landmarks, one heading of the first rank, and a caption on every table', async () => {
    const { page } = await load();
    expect(page).toContain('<html lang="en">');
    expect(page).toContain('<a class="skip" href="#content">');
    for (const landmark of ['<header>', '<nav aria-label=', '<main id="content"']) expect(page).toContain(landmark);
    expect(page.match(/<h1>/g)).toHaveLength(1);
    expect(page.match(/<table>\n<caption>/g)?.length).toBe(page.match(/<table/g)?.length);
    expect(page).not.toMatch(/<th>/);
  });

  test('links only to what is there', async () => {
    const { page } = await load();
    const ids = [...page.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const targets = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    for (const target of new Set(targets)) expect(ids).toContain(target);
  });
});

test('a schema that the document does not name is written out where it is used', () => {
  expect(schemaOf(z.string().min(2).optional())).toEqual({ type: 'string', minLength: 2 });
});
