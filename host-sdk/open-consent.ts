import { type AuthUrl, readAuthUrl } from './auth-url.ts';
import { type Channel, openChannel } from './channel.ts';
import { ConsentError } from './consent-error.ts';
import { createDecision } from './decision.ts';
import { openInline } from './inline.ts';
import { openModal } from './modal.ts';
import { type ConsentEvent, type ConsentMode, type ConsentOptions, readOptions } from './options.ts';
import type { ConsentResult, ConsentStep, Ending } from './outcome.ts';
import { pause } from './pause.ts';
import { openPopup } from './popup.ts';
import { openRedirect } from './redirect.ts';
import { askStatus } from './status.ts';
import type { Flow, OpenSurface } from './surface.ts';
import type { TextFields } from './text-fields.ts';
import { CANCEL_WITHIN, CONNECT_WITHIN } from './timing.ts';

const SURFACES = { modal: openModal, inline: openInline, popup: openPopup, redirect: openRedirect } as const satisfies {
  [Mode in ConsentMode]: OpenSurface;
};

/** A consent flow that `openConsent` began. */
export interface ConsentFlow {
  /**
   * Settles once, as soon as the outcome is known; the widget may stay a while with its last screen. Rejects with a
   * `ConsentError` only. In mode `redirect` the page goes away first, and `handleRedirect` gives the result.
   */
  readonly result: Promise<ConsentResult>;
  /**
   * Cancels the flow unless it has ended, and takes everything away. Calling it again is harmless. Resolves when
   * nothing is left and `result` is settled, at the latest after about 7 s.
   */
  close(): Promise<void>;
}

/**
 * Opens the consent widget. Call it directly in a click when the mode is `popup`.
 *
 * @param options see `ConsentOptions`; only `session` is required
 * @throws TypeError at once when an option is wrong: it says what was expected and what came
 * @returns the flow; its `result` rejects with a `ConsentError` when the flow fails
 *
 * @example
 * const flow = openConsent({ session: () => fetch('/start', { method: 'POST' }).then((r) => r.text()) });
 * const result = await flow.result;
 * if (result.status === 'completed') await fetch(`/done/${result.session_id}`, { method: 'POST' });
 */
export function openConsent(options: ConsentOptions): ConsentFlow {
  const settings = readOptions(options);
  const [result, decide] = createDecision(settings);
  const life = new AbortController();
  const { signal } = life;
  let session: AuthUrl | undefined;
  let session_id = '';
  let send: Channel = () => false;
  let isSettled = false;
  let step: ConsentStep | undefined;
  let closing: Promise<void> | undefined;

  const emit = async (event: ConsentEvent) => {
    await undefined; // after the current code, and if it throws, it throws alone
    settings.onEvent?.(event);
  };
  const close = () => (closing ??= cancel());
  const leave = () => (!isSettled && send('ask-to-cancel')) || close();
  const ask: Flow['ask'] = () => (session && !isSettled ? askStatus(session) : {}); // else there is nothing on the server to wait for
  const flow: Flow = { ...settings, signal, ask, wasConnected: false, leave, close, end };
  settings.signal?.addEventListener('abort', close, { signal });
  if (settings.signal?.aborted) close();
  else start().catch(end);
  return { result, close };

  /** Runs inside the click until its first `await`, and wholly so when the session is a string. */
  async function start() {
    const show = SURFACES[settings.mode](flow);
    emit({ type: 'open', mode: settings.mode });
    signal.addEventListener('abort', () => emit({ type: 'close' }));
    const { session: source } = settings;
    try {
      session = typeof source === 'function' ? readAuthUrl(await source()) : source;
    } catch (cause) {
      throw new ConsentError('session_unavailable', { cause });
    }
    session_id = session.session_id;
    const peer = !signal.aborted && show(session);
    if (!peer) return;
    send = openChannel(peer, session.origin, settings, signal, hear);
    await pause(CONNECT_WITHIN, signal);
    if (flow.wasConnected || peer()?.closed) return;
    // A refused frame fires `load` as a good one does, and a popup may never answer: only silence shows it.
    const answer = await ask();
    if (answer?.error_type) end(answer);
    else end(new ConsentError('widget_unreachable', { message: `Is ${location.origin} registered?` }));
  }

  function hear(message: TextFields) {
    const { type, step: name } = message;
    flow.wasConnected = true;
    if (type === 'close') close();
    if (type === 'step' && name) {
      if (!/ed$/.test(name)) step = name; // not finished or failed
      emit({ type, step: name, session_id });
    }
    if (message.session_id !== session_id) return;
    if (type === 'consent_error') settle({ ...message, status: 'failed' });
    if (type === 'consent_complete' && message.consent_id) settle({ ...message, status: 'completed' });
  }

  async function cancel() {
    if (!isSettled && send('cancel')) await Promise.any([result, pause(CANCEL_WITHIN, signal)]);
    end(await ask());
  }

  function settle(ending: Ending) {
    isSettled = true;
    decide(Object.assign(ending, { session_id, step }));
  }

  function end(ending: Ending = {}) {
    settle(ending);
    life.abort();
  }
}
