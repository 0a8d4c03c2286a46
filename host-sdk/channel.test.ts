import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openChannel } from './channel.ts';
import type { TextFields } from './text-fields.ts';

const origin = 'https://consent.example';
const ready = { type: 'consentry:ready', version: 1 };
const handoff = { refreshToken: 'crt.r', idToken: 'h.p.s', checksum: 'v1.k.c' };
const passed = { type: 'handoff', ...handoff };
let page: EventTarget;
const open: { close(): void }[] = [];

beforeEach(() => {
  page = new EventTarget();
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
});
afterEach(() => {
  for (const each of open.splice(0)) each.close();
  vi.unstubAllGlobals();
});

type Connect = { message: Record<string, unknown>; target: string; port: MessagePort };

type Widget = {
  connects: Connect[];
  postMessage(message: Record<string, unknown>, target: string, ports: [MessagePort]): void;
  say(data: unknown, from?: object): void;
};

/** A widget window that keeps what it is sent. */
function createWidget(): Widget {
  const connects: Connect[] = [];
  const widget: Widget = {
    connects,
    postMessage(message, target, [port]) {
      connects.push({ message, target, port });
      open.push(port);
    },
    say: (data, from = { source: widget, origin }) =>
      page.dispatchEvent(Object.assign(new Event('message'), { data, ...from })),
  };
  return widget;
}

function connect(given: { handoff?: typeof handoff; session?: () => Promise<string> } = {}) {
  const widget = createWidget();
  const life = new AbortController();
  const heard: TextFields[] = [];
  const peer = () => widget as unknown as Window; // the one method that the channel calls
  const auth = { url: `${origin}/consent?session=ses_1`, origin, session_id: 'ses_1' };
  const wishes = { mode: 'modal', theme: 'auto', session: given.session ?? auth } as const;
  const flow = { ...wishes, signal: life.signal, auth, handoff: given.handoff, locale: undefined };
  const send = openChannel(peer, flow, (message) => heard.push(message));
  open.push({ close: () => life.abort() });
  const answer = (fields: object = {}) => {
    const { message, port } = at(widget.connects, -1);
    port.postMessage({ type: 'connected', version: 1, nonce: message.nonce, ...fields });
    return port;
  };
  return { widget, life, heard, send, answer };
}

function at<Item>(list: Item[], index: number): Item {
  const item = list.at(index);
  if (!item) throw new Error('nothing was sent');
  return item;
}

/** What comes out of the widget's end of a channel, from now on. */
function receive(port: MessagePort): unknown[] {
  const received: unknown[] = [];
  port.onmessage = ({ data }) => received.push(data);
  return received;
}

/** Resolves once a message posted now has arrived, and with it every one posted before. */
function delivered(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port2.onmessage = () => {
      port2.close();
      resolve();
    };
    port1.postMessage('');
  });
}

describe('openChannel', () => {
  it('answers a ready widget with a nonce and a port, at its exact origin', () => {
    const { widget } = connect();
    widget.say(ready);
    const { message, target } = at(widget.connects, 0);
    expect(target).toBe(origin);
    expect(message).toMatchObject({ type: 'consentry:connect', version: 1, mode: 'modal', theme: 'auto' });
    expect(message.nonce).toMatch(/^[A-Za-z0-9_-]{22,64}$/);
  });

  it('tells the widget whether the host can get another session', () => {
    const [one, other] = [connect(), connect({ session: async () => '' })];
    for (const { widget } of [one, other]) widget.say(ready);
    expect(at(one.widget.connects, 0).message.can_renew).toBe(false);
    expect(at(other.widget.connects, 0).message.can_renew).toBe(true);
  });

  it('hears and sends once the widget has given the nonce back', async () => {
    const { widget, heard, send, answer } = connect();
    widget.say(ready);
    expect(send('cancel')).toBe(false);
    const port = answer();
    port.postMessage({ type: 'step', step: 'sign-in' });
    await delivered();
    expect(heard.map(({ type }) => type)).toEqual(['connected', 'step']);
    const received = new Promise((resolve) => port.addEventListener('message', ({ data }) => resolve(data)));
    port.start();
    expect(send('ask-to-cancel')).toBe(true);
    expect(await received).toEqual({ type: 'ask-to-cancel' });
  });

  it.each([
    ['a wrong nonce', { nonce: 'x'.repeat(32) }],
    ['no nonce', { nonce: undefined }],
    ['a version above ours', { version: 2 }],
    ['no version', { version: undefined }],
    ['another message first', { type: 'consent_complete', session_id: 'ses_1', consent_id: 'con_1' }],
  ])('ignores a widget that answers with %s', async (_, fields) => {
    const { widget, heard, send, answer } = connect();
    widget.say(ready);
    answer(fields).postMessage({ type: 'consent_complete', session_id: 'ses_1', consent_id: 'con_1' });
    await delivered();
    expect(heard).toEqual([]);
    expect(send('cancel')).toBe(false);
  });

  it('ignores the right message from another window, another origin or nobody', () => {
    const { widget } = connect();
    widget.say(ready, { source: createWidget(), origin });
    widget.say(ready, { source: widget, origin: 'https://evil.example' });
    widget.say(ready, { source: widget, origin: 'null' });
    widget.say(ready, { source: null, origin });
    expect(widget.connects).toEqual([]);
  });

  it.each([null, undefined, 'SYN', 7, [], {}, { type: 7 }, { type: 'consent_complete', session_id: 'ses_1' }])(
    'ignores the foreign message %j, even from its own window',
    (message) => {
      const { widget, heard } = connect();
      widget.say(message);
      expect(widget.connects).toEqual([]);
      expect(heard).toEqual([]);
    },
  );

  it('connects again when the widget reloads, and no longer hears the old page', async () => {
    const { widget, heard, send, answer } = connect();
    widget.say(ready);
    const old = answer();
    await delivered();
    widget.say(ready);
    expect(send('cancel')).toBe(false);
    old.postMessage({ type: 'close' });
    answer();
    await delivered();
    expect(heard.map(({ type }) => type)).toEqual(['connected', 'connected']);
    expect(at(widget.connects, 0).message.nonce).not.toBe(at(widget.connects, 1).message.nonce);
    expect(send('cancel')).toBe(true);
  });

  it('keeps two flows on one page apart', () => {
    const [one, two] = [connect(), connect()];
    one.widget.say(ready);
    expect([one.widget.connects.length, two.widget.connects.length]).toEqual([1, 0]);
  });

  it('hears and answers nothing after the flow has ended', async () => {
    const { widget, life, heard, send, answer } = connect();
    widget.say(ready);
    const port = answer();
    await delivered();
    life.abort();
    port.postMessage({ type: 'close' });
    widget.say(ready);
    await delivered();
    expect(heard.length).toBe(1);
    expect(widget.connects.length).toBe(1);
    expect(send('cancel')).toBe(false);
  });

  describe('with a handoff', () => {
    it('passes it through the port, first of all, once the nonce has come back', async () => {
      const { widget, send, answer } = connect({ handoff });
      widget.say(ready);
      const received = receive(at(widget.connects, 0).port);
      await delivered();
      expect(received).toEqual([]);
      answer();
      await delivered();
      send('ask-to-cancel');
      await delivered();
      expect(received).toEqual([passed, { type: 'ask-to-cancel' }]);
    });

    it.each([
      ['a wrong nonce', { nonce: 'x'.repeat(32) }],
      ['a version above ours', { version: 2 }],
      ['another message', { type: 'step', step: 'sign-in' }],
    ])('gives nothing to a widget that answers with %s', async (_, fields) => {
      const { widget, answer } = connect({ handoff });
      widget.say(ready);
      const received = receive(answer(fields));
      await delivered();
      expect(received).toEqual([]);
    });

    it('never shows it to the window', async () => {
      const { widget, answer } = connect({ handoff });
      widget.say(ready);
      answer();
      await delivered();
      widget.say(ready);
      expect(widget.connects.length).toBe(2);
      expect(JSON.stringify(widget.connects)).not.toMatch(/crt\.r|h\.p\.s|v1\.k\.c/);
    });

    it('passes it once on one connect, however often the widget says that it is connected', async () => {
      const { widget, answer } = connect({ handoff });
      widget.say(ready);
      const received = receive(answer());
      answer();
      await delivered();
      expect(received).toEqual([passed]);
    });

    it('passes it again to a widget that has reloaded', async () => {
      const { widget, answer } = connect({ handoff });
      widget.say(ready);
      answer();
      await delivered();
      widget.say(ready);
      const received = receive(answer());
      await delivered();
      expect(received).toEqual([passed]);
    });
  });
});
