import {
  awaitPage,
  type BrowserFlow,
  createBrowserFlow,
  createWidget,
  endWidget,
  type Widget,
} from './browser-flow.ts';
import { refusal } from './fake-ending.ts';
import type { FakeFlow } from './fake-flow.ts';
import { createFakeSessions, type FakeSessions } from './fake-sessions.ts';
import { createFlowQueue, type FlowQueue } from './flow-queue.ts';
import type { PlaywrightRoute } from './playwright.ts';
import { runFakeWidget } from './run-fake-widget.ts';

/** What a server would know; any session is good, since the partner's own mocks may make some. */
export interface FakeServer {
  origin: string;
  sessions: FakeSessions;
  queue: FlowQueue<BrowserFlow>;
  /** By session id. */
  widgets: Map<string, Widget>;
  failures: Map<string, string>;
  /** Instead of the next widget. */
  nextFailure: string | undefined;
  /** Who starts again: the next session is of the same flow. */
  renewal: { widget: Widget; tell(): void } | undefined;
}

export function createFakeServer(origin: string): FakeServer {
  return {
    origin,
    sessions: createFakeSessions(origin),
    queue: createFlowQueue(),
    widgets: new Map(),
    failures: new Map(),
    nextFailure: undefined,
    renewal: undefined,
  };
}

/** Answers what the SDK and the fake widget ask for. */
export async function answerRequest(fake: FakeServer, route: PlaywrightRoute): Promise<void> {
  const { pathname, searchParams } = new URL(route.request().url());
  const session_id = searchParams.get('session') ?? searchParams.get('sess_id');
  const asked = /^\/v1\/auth\/session\/(.+)\/status$/.exec(pathname)?.[1];
  if (pathname.startsWith('/sdk/')) return route.fallback(); // the script tag is the real one, wherever it comes from
  if (session_id) return showWidget(fake, route, session_id);
  if (asked) return answerStatus(fake, route, asked);
  if (pathname === '/fake/opened') return openWidget(fake, route);
  if (pathname === '/fake/left') return leaveWidget(fake, route);
  return answerJson(route, 404, { id: 'err_fake', name: 'NotFound', message: pathname });
}

async function showWidget(fake: FakeServer, route: PlaywrightRoute, session_id: string): Promise<void> {
  const { widgets, failures, nextFailure } = fake;
  fake.nextFailure = undefined;
  awaitPage(widgets.get(session_id) ?? startSession(fake, session_id));
  if (nextFailure) failures.set(session_id, nextFailure);
  else failures.delete(session_id); // mode `auto` tries the same session in another window
  if (nextFailure === 'widget_unreachable') return route.abort();
  const id = JSON.stringify(session_id).replaceAll('<', '\\u003c');
  const script = nextFailure ? '' : `(${runFakeWidget})(window, ${id})`;
  const body = `<!doctype html><meta charset="utf-8"><body><script>${script}</script>`;
  await route.fulfill({ contentType: 'text/html', body });
}

/** Of a flow of its own, or of the one that is being renewed. */
function startSession(fake: FakeServer, session_id: string): Widget {
  const { renewal, widgets, origin, sessions, queue } = fake;
  const widget = renewal?.widget ?? createWidget();
  Object.assign(widget, { session_id, status: 'created', ending: undefined });
  widgets.set(session_id, widget);
  fake.renewal = undefined;
  renewal?.tell();
  if (renewal) return widget;

  const expectRenewal = (tell: (() => void) | undefined) => {
    fake.renewal = tell && { widget, tell };
  };
  const flow = createBrowserFlow(widget, { server: origin, findSession: sessions.find, expectRenewal });
  widget.announce = () => queue.add(flow);
  return widget;
}

async function answerStatus({ failures, widgets }: FakeServer, route: PlaywrightRoute, session_id: string) {
  const failure = failures.get(session_id);
  if (failure === 'widget_unreachable') return route.abort();
  if (failure === 'origin_not_registered') {
    return answerJson(route, 403, { id: 'err_fake', name: 'Forbidden', message: 'The origin is not registered.' });
  }
  const { status = 'created', ending } = widgets.get(session_id) ?? {};
  const facts =
    ending?.status === 'completed' ? { consent_id: ending.consent_id } : { error_type: ending?.error.error_type };
  return answerJson(route, 200, { status, ...facts });
}

/** The widget's page is there and connected, for the first time or after a reload. */
async function openWidget({ widgets }: FakeServer, route: PlaywrightRoute): Promise<void> {
  const { session_id, mode, can_renew } = readBody(route) as Opened;
  const widget = widgets.get(session_id);
  if (!widget) return answerJson(route, 404, {});
  Object.assign(widget, { mode, canRenew: can_renew === true });
  if (widget.status === 'created') widget.status = 'opened';
  await answerJson(route, 200, {});
  widget.markOpened(route.request().frame());
  widget.announce?.();
  widget.announce = undefined;
}

/** The page closes the flow, or the person leaves it by the widget's own button. */
async function leaveWidget({ widgets, origin, sessions }: FakeServer, route: PlaywrightRoute): Promise<void> {
  const { session_id } = readBody(route) as Opened;
  const widget = widgets.get(session_id);
  const denial = refusal('CONSENT_ENDUSER_DENIED', origin);
  const isOpen = widget?.status === 'opened';
  await answerJson(route, 200, isOpen ? endWidget(widget, denial, sessions.find(session_id)).messages : []);
}

/** What run-fake-widget.ts sends. */
interface Opened {
  session_id: string;
  mode: FakeFlow['mode'];
  can_renew?: boolean;
}

function readBody(route: PlaywrightRoute): unknown {
  return JSON.parse(route.request().postData() ?? '{}');
}

async function answerJson(route: PlaywrightRoute, status: number, body: object): Promise<void> {
  await route.fulfill({
    status,
    contentType: 'application/json',
    headers: { 'Access-Control-Allow-Origin': '*' },
    body: JSON.stringify(body),
  });
}
