import { SANDBOX_LOGOS } from '../sandbox/logos.ts';
import type { Services } from '../services.ts';
import type { Asset, Assets } from './assets.ts';
import { IMMUTABLE, REVALIDATED } from './caching.ts';
import { refuseEndpoint } from './refuse.ts';
import type { HttpContext, Route } from './route.ts';
import { EVERGREEN } from './sdk-files.ts';

/** Files for browsers: the widget's own, the SDK for partners' pages, and the sandbox's logos. */
export function assetRoutes(services: Services, { files }: Assets): Route[] {
  const serve = (headers: Record<string, string>) => (context: HttpContext) => {
    const asset = files.get(context.req.path);
    if (!asset) return refuseEndpoint(services, context.req.path, 'ENDPOINT_NOT_FOUND').response;
    return serveAsset(asset, context.req.raw.headers, {
      'Cache-Control': asset.isFinal ? IMMUTABLE : 'no-cache',
      ...headers,
    });
  };
  // Partners load the SDK with `integrity`, which needs CORS to compare.
  const shared = { 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' };

  return [
    { method: 'GET', path: '/assets/:file', handle: serve({}) },
    { method: 'GET', path: '/sdk/manifest.json', handle: serve(shared) },
    { method: 'GET', path: EVERGREEN, handle: serve({ ...shared, 'Cache-Control': REVALIDATED }) },
    { method: 'GET', path: '/sdk/:version/:file', handle: serve(shared) },
    { method: 'GET', path: '/logos/:file', handle: (context) => serveLogo(services, context) },
  ];
}

function serveAsset({ body, gzip, type, etag }: Asset, request: Headers, own: Record<string, string>): Response {
  // On a 304 too: the browser's copy takes these over, CORS and CORP with them.
  const headers = { ...own, Vary: 'Accept-Encoding', ETag: etag };
  if (isKnown(etag, request.get('if-none-match') ?? '')) return new Response(null, { status: 304, headers });
  const isZipped = /\bgzip\b/.test(request.get('accept-encoding') ?? '');
  return new Response(isZipped ? gzip : body, {
    headers: { ...headers, 'Content-Type': type, ...(isZipped && { 'Content-Encoding': 'gzip' }) },
  });
}

/** RFC 9110 §13.1.2: compared weakly, whatever a proxy has made of it on the way. */
function isKnown(etag: string, held: string): boolean {
  const strip = (tag: string) => tag.trim().replace(/^W\//, '');
  return held.split(',').some((each) => strip(each) === strip(etag));
}

function serveLogo(services: Services, context: HttpContext): Response {
  const svg = services.config.mode === 'sandbox' ? SANDBOX_LOGOS.get(context.req.param('file') ?? '') : undefined;
  if (svg === undefined) return refuseEndpoint(services, context.req.path, 'ENDPOINT_NOT_FOUND').response;
  // Shown by partners too, as `app_logo`. An SVG opened as a page of ours runs nothing: the default policy allows nothing.
  const headers = { 'Content-Type': 'image/svg+xml', 'Cache-Control': 'public, max-age=3600' };
  return new Response(svg, { headers: { ...headers, 'Cross-Origin-Resource-Policy': 'cross-origin' } });
}
