import { pause } from '../pause.ts';
import { callbackOf } from './callback-url.ts';
import { completion, type FakeEnding, refusal } from './fake-ending.ts';
import type { FakeFlow, FakeStatus } from './fake-flow.ts';
import type { FakeSession } from './fake-sessions.ts';
import { createOutcomeMessage } from './outcome-message.ts';
import type { PlaywrightFrame } from './playwright.ts';
import type { PlayedMessage } from './run-fake-widget.ts';

/** A flow of `fakeConsentry`: one widget in a browser, until its end. */
export type BrowserFlow = FakeFlow;

/** A widget in the browser and what the server knows of its session. */
export interface Widget {
  session_id: string;
  status: FakeStatus;
  mode: FakeFlow['mode'];
  /** Whether the page can get another session. */
  canRenew: boolean;
  ending: FakeEnding | undefined;
  /** Where its page is; waited for after the start and after a renewal. */
  frame: Promise<PlaywrightFrame>;
  isAwaited: boolean;
  markOpened(frame: PlaywrightFrame): void;
  /** Tells the test of the flow, once there is something to play. */
  announce: (() => void) | undefined;
}

export function createWidget(): Widget {
  return {
    session_id: '',
    status: 'created',
    mode: 'redirect',
    canRenew: false,
    ending: undefined,
    frame: new Promise(() => undefined),
    isAwaited: false,
    markOpened: () => undefined,
    announce: undefined,
  };
}

/** The flow goes on in a page that is still to come; whoever waits already, waits for that one. */
export function awaitPage(widget: Widget): void {
  if (widget.isAwaited) return;
  widget.isAwaited = true;
  widget.frame = new Promise((resolve) => {
    widget.markOpened = (frame) => {
      widget.isAwaited = false;
      resolve(frame);
    };
  });
}

/** Ends the session, and says what the widget tells of that. */
export function endWidget(
  widget: Widget,
  ending: FakeEnding,
  session: FakeSession,
): { messages: PlayedMessage[]; returnUrl?: string } {
  const { session_id } = widget;
  const { redirect_uri, cancel_uri = redirect_uri, state } = session;
  const target = ending.status === 'completed' ? redirect_uri : cancel_uri;
  const returnUrl = target && callbackOf(ending, { session_id, redirect_uri: target, state });
  Object.assign(widget, { status: ending.status, ending });
  return { messages: [createOutcomeMessage(ending, session_id, returnUrl)], ...(returnUrl && { returnUrl }) };
}

interface Play {
  server: string;
  findSession(session_id: string): FakeSession;
  /** The next session goes on with this flow, and is told of; none does any more without somebody to tell. */
  expectRenewal(tell: (() => void) | undefined): void;
}

/** Milliseconds from the old page to the new; when the page under test could get no session, there is no new one. */
const RENEW_WITHIN = 2_000;

/** One flow as a test plays it: one short function for each thing that can happen, over the state of one widget. */
export function createBrowserFlow(widget: Widget, { server, findSession, expectRenewal }: Play): BrowserFlow {
  const flow: BrowserFlow = {
    get session_id() {
      return widget.session_id;
    },
    get mode() {
      return widget.mode;
    },
    get status() {
      return widget.status;
    },
    step: (step) => play('opened', [{ type: 'step', step }]),
    complete: (given) => finish(completion(given)),
    async cancel() {
      if (widget.status === 'expired') await play('expired', [{ type: 'close' }]);
      else await finish(refusal('CONSENT_ENDUSER_DENIED', server));
    },
    fail: (reason) => finish(refusal(reason, server)),
    expire: () => finish(refusal('CONSENT_TIMEOUT', server), () => widget.canRenew),
    async renew() {
      const frame = await widget.frame;
      if (widget.status !== 'expired') throw refused('expired');
      const begun = new AbortController();
      expectRenewal(() => begun.abort());
      const call = `playFakeWidget(${JSON.stringify([{ type: 'renew' }])})`;
      await frame.evaluate(`${call}, new Promise(() => {})`).catch(() => undefined); // until that page has gone
      if (!begun.signal.aborted) await pause(RENEW_WITHIN, begun.signal);
      expectRenewal(undefined);
    },
  };
  return flow;

  async function finish(ending: FakeEnding, staysOpen = () => false): Promise<void> {
    const frame = await widget.frame;
    if (widget.status !== 'opened') throw refused('opened');
    const { messages, returnUrl } = endWidget(widget, ending, findSession(widget.session_id));
    await send(frame, staysOpen() ? messages : [...messages, { type: 'close' }], returnUrl);
  }

  async function play(status: FakeStatus, messages: PlayedMessage[]): Promise<void> {
    const frame = await widget.frame;
    if (widget.status !== status) throw refused(status);
    await send(frame, messages);
  }

  function refused(status: FakeStatus): Error {
    return new Error(`Consentry: expected the fake flow to be ${status}; it is ${widget.status}`);
  }
}

async function send(frame: PlaywrightFrame, messages: PlayedMessage[], returnUrl?: string): Promise<void> {
  const call = `playFakeWidget(${JSON.stringify(messages)}, ${JSON.stringify(returnUrl)})`;
  const isLast = messages.some(({ type }) => type === 'close');
  // The page takes the widget away as soon as it hears that, maybe before the browser has answered this.
  await frame.evaluate(call).catch((error: unknown) => (isLast ? undefined : Promise.reject(error)));
}
