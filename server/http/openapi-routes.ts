import { createHash } from 'node:crypto';
import type { Services } from '../services.ts';
import { SHORT } from './caching.ts';
import { buildDocument } from './openapi/build-document.ts';
import { renderPage } from './openapi/render-page.ts';
import { STYLE } from './openapi/render-style.ts';
import type { Route } from './route.ts';

const styleHash = createHash('sha256').update(STYLE).digest('base64');
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** What the API is, for machines and for people. Both are made once, when somebody first asks. */
export function openapiRoutes({ config }: Services): Route[] {
  let made: { json: string; page: string } | undefined;
  const get = () => {
    made ??= make(config.publicUrl);
    return made;
  };
  return [
    {
      method: 'GET',
      path: '/openapi.json',
      handle: () =>
        new Response(get().json, {
          headers: { 'Content-Type': 'application/json', 'Cache-Control': SHORT, 'Access-Control-Allow-Origin': '*' },
        }),
    },
    {
      method: 'GET',
      path: '/docs',
      handle: () =>
        new Response(get().page, {
          headers: {
            'Content-Type': 'text/html; charset=utf-8',
            'Cache-Control': SHORT,
            'Content-Security-Policy': CONTENT_SECURITY_POLICY,
          },
        }),
    },
  ];
}

function make(publicUrl: string): { json: string; page: string } {
  const document = buildDocument(publicUrl);
  return { json: JSON.stringify(document), page: renderPage(document) };
}
