import { SANDBOX_LOGOS } from '../sandbox/logos.ts';
import type { Services } from '../services.ts';
import type { Asset, Assets } from './assets.ts';
import { IMMUTABLE } from './caching.ts';
import { refuseEndpoint } from './refuse.ts';
import type { HttpContext, Route } from './route.ts';

/** Files for browsers: the widget's own, the SDK for partners' pages, and the sandbox's logos. */
export function assetRoutes(services: Services, { files }: Assets): Route[] {
  const serve = (headers: Record<string, string>) => (context: HttpContext) => {
    const asset = files.get(context.req.path);
    if (!asset) return refuseEndpoint(services, context.req.path, 'ENDPOINT_NOT_FOUND').response;
    return serveAsset(asset, context.req.header('accept-encoding') ?? '', headers);
  };
  // Partners load the SDK with `integrity`, which needs CORS to compare.
  const shared = { 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' };

  return [
    { method: 'GET', path: '/assets/:file', handle: serve({ 'Cache-Control': IMMUTABLE }) },
    { method: 'GET', path: '/sdk/manifest.json', handle: serve({ ...shared, 'Cache-Control': 'no-cache' }) },
    { method: 'GET', path: '/sdk/:version/consentry.js', handle: serve({ ...shared, 'Cache-Control': IMMUTABLE }) },
    { method: 'GET', path: '/logos/:file', handle: (context) => serveLogo(services, context) },
  ];
}

function serveAsset({ body, gzip, type }: Asset, accepted: string, headers: Record<string, string>): Response {
  const isZipped = /\bgzip\b/.test(accepted);
  return new Response(isZipped ? gzip : body, {
    headers: {
      'Content-Type': type,
      Vary: 'Accept-Encoding',
      ...(isZipped && { 'Content-Encoding': 'gzip' }),
      ...headers,
    },
  });
}

function serveLogo(services: Services, context: HttpContext): Response {
  const svg = services.config.mode === 'sandbox' ? SANDBOX_LOGOS.get(context.req.param('file') ?? '') : undefined;
  if (svg === undefined) return refuseEndpoint(services, context.req.path, 'ENDPOINT_NOT_FOUND').response;
  // Shown by partners too, as `app_logo`. An SVG opened as a page of ours runs nothing: the default policy allows nothing.
  const headers = { 'Content-Type': 'image/svg+xml', 'Cache-Control': 'public, max-age=3600' };
  return new Response(svg, { headers: { ...headers, 'Cross-Origin-Resource-Policy': 'cross-origin' } });
}
