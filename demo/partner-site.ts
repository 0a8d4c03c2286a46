import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { apiRoutes } from './api-routes.ts';
import { renderAppPage } from './app-page.ts';
import { ConsentryUnavailable, createConsentryApi } from './consentry-api.ts';
import { renderNoticePage } from './notice-page.ts';
import { NO_FILES, type PageFiles } from './page-files.ts';
import type { Partner, PartnerEnv } from './partner.ts';
import { returnRoutes } from './return-routes.ts';
import { siteHeaders } from './site-headers.ts';
import { createStartedSessions } from './started-sessions.ts';
import { recogniseVisitor } from './visitor.ts';

const LARGEST_BODY = 16 * 1024;

export interface PartnerSiteOptions {
  /** Consentry's public URL, without a trailing slash. */
  consentryUrl: string;
  apiKey: string;
  /** Our own origin, as it is registered at Consentry. */
  origin: string;
  /** Script and style of the page; without them the pages are served bare. */
  files?: PageFiles;
  fetch?: typeof globalThis.fetch;
  now?: () => number;
}

/**
 * Acme Budget: the site of a partner who lets customers connect their banks through Consentry.
 *
 * Requirements
 * 1. The API key stays in this process.
 * 2. Each click gets a session of its own, tied to the visitor who clicked.
 * 3. What a browser says of an outcome is believed only after Consentry has said the same to this process.
 * 4. A callback for a session that this browser did not start changes nothing and shows nothing of it.
 * 5. Visitors see and end their own consents only.
 * 6. A one-time code goes to Consentry before anything is shown as connected.
 * 7. Tokens of a handoff go from Consentry through this process to the page that asked, and are neither kept nor logged.
 */
export function createPartnerSite(options: PartnerSiteOptions): Hono<PartnerEnv> {
  const { origin, files = NO_FILES, now = Date.now } = options;
  const consentryOrigin = new URL(options.consentryUrl).origin;
  const consentry = createConsentryApi({ ...options, consentryUrl: consentryOrigin });
  const partner: Partner = { consentry, consentryOrigin, origin, now, started: createStartedSessions() };
  const site = new Hono<PartnerEnv>();

  guard(site, partner);
  for (const [path, { body, type }] of files)
    site.get(path, (context) => context.body(body, 200, { 'Content-Type': type }));
  site.route('/api', apiRoutes(partner));
  site.route('/', returnRoutes(partner));
  site.get('/', async (context) => context.html(await renderAppPage(partner)));
  site.notFound((context) =>
    context.html(renderNoticePage({ title: 'There is no such page', text: 'The address may be mistyped.' }), 404),
  );
  site.onError((error, context) => {
    console.error(error);
    const status = error instanceof ConsentryUnavailable ? 502 : 500;
    if (context.req.path.startsWith('/api/')) return context.json({ error: 'unavailable' }, status);
    const text = 'Acme Budget cannot reach its bank connections at the moment. Nothing was changed.';
    return context.html(renderNoticePage({ title: 'Not available right now', text }), status);
  });
  return site;
}

/** Before every route: who is it, and may this page ask for a change? */
function guard(site: Hono<PartnerEnv>, { origin, consentryOrigin }: Partner): void {
  const headers = Object.entries(siteHeaders(consentryOrigin));
  site.use(async (context, next) => {
    for (const [name, value] of headers) context.header(name, value);
    const isRead = context.req.method === 'GET' || context.req.method === 'HEAD';
    // At http://localhost nothing would work: only our one origin is registered at Consentry.
    if (isRead && new URL(context.req.url).origin !== origin) return context.redirect(`${origin}/`, 307);
    // Browsers name the origin of every POST and DELETE, and other sites cannot write the header.
    if (!isRead && context.req.header('origin') !== origin) return context.json({ error: 'cross_site_refused' }, 403);
    context.set('visitor', recogniseVisitor(context));
    return next();
  });
  site.use(
    bodyLimit({
      maxSize: LARGEST_BODY,
      onError: (context) => context.json({ error: 'payload_too_large' }, 413),
    }),
  );
}
