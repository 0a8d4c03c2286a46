import { type Context, Hono } from 'hono';
import { renderAppPage } from './app-page.ts';
import { renderNoticePage } from './notice-page.ts';
import { NOTICES } from './notices.ts';
import type { Partner, PartnerEnv } from './partner.ts';
import { settleOutcome } from './settle-outcome.ts';

/** Where Consentry sends the browser after a redirect, or a popup that could not reach its opener. */
export function returnRoutes(partner: Partner): Hono<PartnerEnv> {
  const routes = new Hono<PartnerEnv>();
  for (const path of ['/callback', '/cancel']) routes.get(path, (context) => welcomeBack(partner, context));
  return routes;
}

/** The query proves nothing: it says which session to ask Consentry about, and only the visitor's own may be asked. */
async function welcomeBack(partner: Partner, context: Context<PartnerEnv>): Promise<Response> {
  const sessionId = context.req.query('session_id') ?? '';
  const session = partner.started.find(sessionId, context.get('visitor').id);
  if (!session || session.state !== context.req.query('state')) return refuse(context);

  const { status } = await settleOutcome(partner.consentry, sessionId, context.req.query('code'));
  if (session.mode !== 'popup') {
    return context.html(await renderAppPage(partner, { status, expectedState: session.state }));
  }
  // The same value as the widget's page had: any other makes the browser forget that a script opened this window, and
  // then its script may not close it.
  context.header('Cross-Origin-Opener-Policy', 'unsafe-none');
  return context.html(renderNoticePage({ title: 'Back at Acme Budget', text: NOTICES[status], isPopup: true }));
}

function refuse(context: Context<PartnerEnv>) {
  const title = 'This connection was not started here';
  const text =
    'The link you followed belongs to a connection that was started in another browser. Acme Budget ignored it, and nothing was connected.';
  return context.html(renderNoticePage({ title, text }), 403);
}
