import { type BrowserFlow, createBrowserFlow, createWidget, endWidget, type Widget } from './browser-flow.ts';
import { refusal } from './fake-ending.ts';
import type { FakeFlow } from './fake-flow.ts';
import { createFakeSessions } from './fake-sessions.ts';
import { createFlowQueue } from './flow-queue.ts';
import type { PlaywrightRoute } from './playwright.ts';
import { runFakeWidget } from './run-fake-widget.ts';

/**
 * Answers what the SDK and the fake widget ask of a server. Any session is good, since the partner's own mocks may make
 * some.
 */
export function createFakeServer(server: string) {
  const queue = createFlowQueue<BrowserFlow>();
  const sessions = createFakeSessions(server);
  const widgets = new Map<string, Widget>();
  const failures = new Map<string, string>();
  let nextFailure: string | undefined;
  let renewed: Widget | undefined;
  const play = {
    server,
    findSession: sessions.find,
    expectRenewal(widget: Widget) {
      renewed = widget;
    },
  };
  return {
    queue,
    sessions,
    failNext(code: string) {
      nextFailure = code;
    },
    async answer(route: PlaywrightRoute): Promise<void> {
      const { pathname, searchParams } = new URL(route.request().url());
      const session_id = searchParams.get('session') ?? searchParams.get('sess_id');
      const asked = /^\/v1\/auth\/session\/(.+)\/status$/.exec(pathname)?.[1];
      if (session_id) return showWidget(route, session_id);
      if (asked) return answerStatus(route, asked);
      if (pathname === '/fake/opened') return open(route);
      if (pathname === '/fake/left') return leave(route);
      return answerJson(route, 404, { id: 'err_fake', name: 'NotFound', message: pathname });
    },
  };

  async function showWidget(route: PlaywrightRoute, session_id: string): Promise<void> {
    const failure = nextFailure;
    nextFailure = undefined;
    if (failure) failures.set(session_id, failure);
    else failures.delete(session_id); // mode `auto` tries the same session in another window
    if (failure === 'widget_unreachable') return route.abort();
    const script = failure ? '' : `(${runFakeWidget})(window, ${JSON.stringify(session_id).replaceAll('<', '\\u003c')})`;
    const body = `<!doctype html><meta charset="utf-8"><body><script>${script}</script>`;
    await route.fulfill({ contentType: 'text/html', body });
  }

  async function answerStatus(route: PlaywrightRoute, session_id: string): Promise<void> {
    const failure = failures.get(session_id);
    if (failure === 'widget_unreachable') return route.abort();
    if (failure === 'origin_not_registered') {
      return answerJson(route, 403, { id: 'err_fake', name: 'Forbidden', message: 'The origin is not registered.' });
    }
    const { status = 'created', ending } = widgets.get(session_id) ?? {};
    const facts = ending?.status === 'completed' ? { consent_id: ending.consent_id } : { error_type: ending?.error.error_type };
    await answerJson(route, 200, { status, ...facts });
  }

  /** The widget's page is there and connected, for the first time or after a reload. */
  async function open(route: PlaywrightRoute): Promise<void> {
    const { session_id, mode, can_renew } = readBody(route) as { session_id: string; mode: FakeFlow['mode']; can_renew?: boolean }; // run-fake-widget.ts
    const frame = route.request().frame();
    const widget = widgets.get(session_id) ?? renewed ?? createWidget(session_id);
    const isNew = !widgets.has(session_id) && widget !== renewed;
    if (widget === renewed) renewed = undefined;
    widgets.set(session_id, widget);
    Object.assign(widget, { session_id, mode, canRenew: can_renew === true });
    if (widget.status === 'created') widget.status = 'opened';
    if (isNew) queue.add(createBrowserFlow(widget, play));
    await answerJson(route, 200, {});
    widget.markOpened(frame);
  }

  /** The page closes the flow, or the person leaves it by the widget's own button. */
  async function leave(route: PlaywrightRoute): Promise<void> {
    const { session_id } = readBody(route) as { session_id: string }; // run-fake-widget.ts
    const widget = widgets.get(session_id);
    const isOpen = widget?.status === 'opened';
    const denial = refusal('CONSENT_ENDUSER_DENIED', server);
    await answerJson(route, 200, isOpen ? endWidget(widget, denial, sessions.find(session_id)).messages : []);
  }
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
