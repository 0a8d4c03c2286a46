import type { Boot } from '@consentry/protocol/flow.ts';
import { findSession } from '../auth/find-session.ts';
import { describeFailure, describeFlow } from '../flow/describe-flow.ts';
import { isPastDeadline, statusOf } from '../flow/flow-status.ts';
import type { Services } from '../services.ts';
import type { SessionRecord } from '../store/records.ts';
import type { Assets } from './assets.ts';
import { renderDocument } from './document.ts';
import { errorPage } from './error-page.ts';
import { describeVisitor } from './known-visitor.ts';
import type { HttpContext, Route } from './route.ts';
import { widgetHeaders } from './security-headers.ts';

const NONCE_BYTES = 16;

/** The widget's document, under its own address and under the one that Fiskil-style clients load. */
export function pageRoutes(services: Services, assets: Assets): Route[] {
  const widget = (context: HttpContext) => widgetPage(services, assets, context);
  return [
    { method: 'GET', path: '/consent', handle: widget },
    { method: 'GET', path: '/', handle: widget },
    { method: 'GET', path: '/errors/:code', handle: (context) => errorPage(services, context) },
  ];
}

/** Claims nothing, so that a link scanner cannot burn a session. */
async function widgetPage(services: Services, assets: Assets, context: HttpContext): Promise<Response> {
  const sessionId = context.req.query('session') ?? context.req.query('sess_id') ?? '';
  const session = await findSession(services, sessionId);
  const app = session && (await services.store.getApp(session.appId));
  const hostOrigins = app?.origins ?? [];
  const { status, state } = await firstState(services, context, session);
  const boot: Boot = { session_id: session ? sessionId : '', host_origins: hostOrigins, ...(state && { state }) };
  const nonce = Buffer.from(services.random(NONCE_BYTES)).toString('base64');
  return new Response(renderDocument(assets.widget, nonce, boot), {
    status,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      ...widgetHeaders(services.config.publicUrl, nonce, hostOrigins),
    },
  });
}

/** What anybody who has the link may see; once claimed, only the holder of the flow key is told more. */
async function firstState(
  services: Services,
  context: HttpContext,
  session: SessionRecord | undefined,
): Promise<{ status: number; state?: Boot['state'] }> {
  if (!session)
    return { status: 404, state: await describeFailure(services, undefined, 'session_not_found', { isOwn: false }) };
  const now = services.clock.now();
  if (statusOf(session, now) === 'expired') {
    return { status: 410, state: await describeFailure(services, session, 'session_expired', { isOwn: false }) };
  }
  if (isPastDeadline(session, now)) {
    return { status: 410, state: await describeFailure(services, session, 'session_ended', { isOwn: false }) };
  }
  if (session.status !== 'created') return { status: 200 };
  // A frame on the same site gets the Lax cookies too; nobody is offered to a page that could lay itself over ours.
  const isFramed = (context.req.header('sec-fetch-dest') ?? 'document') !== 'document';
  const visitor = isFramed ? {} : await describeVisitor(services, context.req.raw.headers, session);
  return { status: 200, state: await describeFlow(services, session, visitor) };
}
