import { BrowserStatus } from '@consentry/protocol/api.ts';
import { ERROR_TYPES, type ErrorType } from '@consentry/protocol/errors.ts';
import { SessionId } from '@consentry/protocol/ids.ts';
import {
  ConsentCompleteMessage,
  ConsentErrorMessage,
  ReadyMessage,
  WidgetMessage,
} from '@consentry/protocol/messages.ts';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { BrowserFlow } from './browser-flow.ts';
import { type FakeConsentry, fakeConsentry } from './fake-consentry.ts';
import type { PlaywrightRoute } from './playwright.ts';
import { runFakeWidget, type WidgetWindow } from './run-fake-widget.ts';

const SERVER = 'https://consent.test';
const PARTNER = 'https://partner.test';
const NONCE = '1234567890-1234567890-1';

let consentry: FakeConsentry;
let answer: (route: PlaywrightRoute) => Promise<void>;
let matches: (url: URL) => boolean;
beforeEach(async () => {
  const place = {
    async route(...given: [typeof matches, typeof answer]) {
      [matches, answer] = given;
    },
  };
  consentry = await fakeConsentry(place);
});

/** What Playwright would do with a request of the browser. */
async function request(path: string, body: object = {}, frame: unknown = undefined) {
  const answered = { status: 200, headers: {}, body: '', isAborted: false, isLeft: false };
  await answer({
    request: () => ({
      url: () => new URL(path, SERVER).href,
      postData: () => JSON.stringify(body),
      frame: () => frame as ReturnType<ReturnType<PlaywrightRoute['request']>['frame']>, // of this test
    }),
    fulfill: async (given) => void Object.assign(answered, given),
    abort: async () => {
      answered.isAborted = true;
    },
    fallback: async () => {
      answered.isLeft = true;
    },
  });
  return answered;
}

/** A page of a partner with the fake widget in a frame, as far as messages go. */
async function openWidget(session_id: string) {
  await request(`/consent?session=${session_id}`);
  const window: unknown[] = [];
  const through: unknown[] = [];
  const host = { postMessage: (message: unknown) => window.push(message) };
  let connect: ((event: MessageEvent) => void) | undefined;
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => through.push(data);
  const view: WidgetWindow = {
    parent: host,
    opener: null,
    location: { assign: vi.fn() },
    document: { referrer: `${PARTNER}/`, title: '', body: { append: vi.fn() }, createElement: vi.fn() } as never, // all it uses
    addEventListener: (_type, listener) => {
      connect = listener;
    },
    fetch: async (url, init) => {
      const { body } = await request(url, JSON.parse(init.body), frame);
      return { json: async () => JSON.parse(body) };
    },
    close: vi.fn(),
  };
  const frame = {
    evaluate: async (call: string) => new Function('playFakeWidget', `return ${call}`)(view.playFakeWidget),
  };
  runFakeWidget(view, session_id);
  const data = { type: 'consentry:connect', version: 1, nonce: NONCE, mode: 'modal', can_renew: true };
  const hear = (event: object) => connect?.({ source: host, origin: PARTNER, data, ports: [port2], ...event } as never);
  return { window, through, hear, port: port1, close: () => port1.close() };
}

async function openFlow() {
  const session_id = new URL(consentry.authUrl()).searchParams.get('session') ?? '';
  const widget = await openWidget(session_id);
  widget.hear({});
  const flow = await consentry.nextFlow();
  return { ...widget, flow, session_id };
}

const heard = (messages: readonly unknown[], type: string) =>
  vi.waitFor(() => {
    const found = messages.find((message) => (message as { type: string }).type === type);
    expect(found).toBeDefined();
    return found;
  });

describe('the fake widget speaks as the real one must', () => {
  it('announces itself and gives the nonce back', async () => {
    const { window, through, close } = await openFlow();
    expect(ReadyMessage.strict().parse(window[0])).toMatchObject({ version: 1 });
    expect(WidgetMessage.parse(await heard(through, 'connected'))).toEqual({
      type: 'connected',
      version: 1,
      nonce: NONCE,
    });
    close();
  });

  it.each([
    ['a consent', (flow: BrowserFlow) => flow.complete(), ConsentCompleteMessage],
    [
      'a consent that is to be confirmed',
      (flow: BrowserFlow) => flow.complete({ code: `cod_${'a'.repeat(32)}` }),
      ConsentCompleteMessage,
    ],
    ['a refusal', (flow: BrowserFlow) => flow.cancel(), ConsentErrorMessage],
    ['an expiry', (flow: BrowserFlow) => flow.expire(), ConsentErrorMessage],
    ...Object.keys(ERROR_TYPES).map(
      (type) => [type, (flow: BrowserFlow) => flow.fail(type as ErrorType), ConsentErrorMessage] as const, // its keys
    ),
  ] as const)('tells window and port of %s, with both names of every field', async (_what, play, schema) => {
    const { window, through, flow, session_id, close } = await openFlow();
    await play(flow);
    const message = await heard(through, schema.shape.type.value);
    expect(schema.strict().parse(message)).toMatchObject({ session_id });
    expect(window).toContainEqual(message);
    close();
  });

  it.each(['step', 'renew', 'close'])('says %s in the words of the protocol', async (type) => {
    const { through, flow, close } = await openFlow();
    await flow.step('choose-accounts');
    if (type === 'renew') await flow.expire().then(() => void flow.renew());
    if (type === 'close') await flow.complete();
    expect(WidgetMessage.parse(await heard(through, type))).toMatchObject({ type });
    close();
  });

  it('answers cancel with the outcome, after the server knows', async () => {
    const { through, port, flow, session_id, close } = await openFlow();
    await heard(through, 'connected');
    port.postMessage({ type: 'cancel' });
    const message = await heard(through, 'consent_error');
    expect(message).toMatchObject({ session_id, error_type: 'CONSENT_ENDUSER_DENIED' });
    expect(flow.status).toBe('cancelled');
    close();
  });

  it('hears nobody but its host, and nothing but a connect with a port', async () => {
    const widget = await openWidget('ses_1');
    widget.hear({ source: {} });
    widget.hear({ data: { type: 'consentry:connect?' } });
    widget.hear({ data: undefined });
    widget.hear({ ports: [] });
    expect(consentry.flows).toHaveLength(0);
    widget.hear({});
    await consentry.nextFlow();
    widget.close();
  });
});

describe('the fake server answers as the real one must', () => {
  const askStatus = async (session_id: string) => {
    const { headers, status, body } = await request(`/v1/auth/session/${session_id}/status`);
    expect(headers).toMatchObject({ 'Access-Control-Allow-Origin': '*' });
    expect(status).toBe(200);
    return BrowserStatus.strict().parse(JSON.parse(body));
  };

  it.each([
    ['opened', async () => undefined, {}],
    ['completed', (flow: BrowserFlow) => flow.complete(), { consent_id: expect.stringMatching(/^con_/) }],
    ['cancelled', (flow: BrowserFlow) => flow.cancel(), { error_type: 'CONSENT_ENDUSER_DENIED' }],
    ['failed', (flow: BrowserFlow) => flow.fail('consent_failed'), { error_type: 'CONSENT_UPSTREAM_PROCESSING_ERROR' }],
    ['expired', (flow: BrowserFlow) => flow.expire(), { error_type: 'CONSENT_TIMEOUT' }],
  ] as const)('that a session is %s', async (status, play, facts) => {
    const { flow, session_id, close } = await openFlow();
    await play(flow);
    expect(await askStatus(session_id)).toEqual({ status, ...facts });
    expect(flow.status).toBe(status);
    close();
  });

  it('that a session is created until its widget has connected, whoever made it', async () => {
    const authUrl = consentry.authUrl();
    const session_id = SessionId.parse(new URL(authUrl).searchParams.get('session'));
    expect(await askStatus(session_id)).toEqual({ status: 'created' });
    expect(await askStatus('ses_of_the_partners_own_mock')).toEqual({ status: 'created' });
  });

  it('but leaves the SDK itself to whoever serves it', async () => {
    expect(await request('/sdk/v1.js')).toMatchObject({ isLeft: true });
    expect(await request('/sdkfoo')).toMatchObject({ isLeft: false, status: 404 });
  });

  it('under its own origin only', () => {
    expect(matches(new URL(`${SERVER}/consent`))).toBe(true);
    expect(matches(new URL('https://consent.test.example/consent'))).toBe(false);
  });

  it.each([
    ['widget_unreachable', { isAborted: true }],
    ['origin_not_registered', { status: 403 }],
    ['frame_blocked', { status: 200 }],
  ] as const)('and not at all like that after failNext(%s), once', async (code, expected) => {
    const authUrl = consentry.authUrl();
    const session_id = new URL(authUrl).searchParams.get('session') ?? '';
    consentry.failNext(code);
    expect((await request(authUrl)).body).not.toContain('postMessage');
    expect(await request(`/v1/auth/session/${session_id}/status`)).toMatchObject(expected);
    expect((await request(authUrl)).body).toContain('postMessage');
    expect((await askStatus(session_id)).status).toBe('created');
  });
});
