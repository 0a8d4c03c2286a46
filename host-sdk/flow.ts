import { canRenew } from './can-renew.ts';
import { openChannel } from './channel.ts';
import type { ConsentError } from './consent-error.ts';
import type { ConsentSurface } from './events.ts';
import { getSession } from './get-session.ts';
import { onDemand } from './load-on-demand.ts';
import type { Settings } from './options.ts';
import { type ConsentResult, type Ending, outcomeOf } from './outcome.ts';
import type { Flow, Surfaces } from './surface.ts';
import type { TextFields } from './text-fields.ts';

/** A consent flow that `openConsent` began or `resume` took up again. */
export interface ConsentFlow {
  /**
   * Settles once, as soon as the outcome is known; the widget may stay a while with its last screen. Rejects with a
   * `ConsentError` only, up to 4 s later where the page is looked at to say what is wrong with it. In mode `redirect` the
   * page goes away first, and `handleRedirect` gives the result.
   */
  readonly result: Promise<ConsentResult>;
  /**
   * Cancels the flow unless it has ended, and takes everything away. Calling it again is harmless. Resolves when
   * nothing is left and `result` is settled: at the latest after about 11 s, when nobody answers (5 s for a file that does
   * not come, 2 s for the widget, 4 s for the server).
   */
  close(): Promise<void>;
}

/**
 * One closure, since all of this is about the state of one flow. It runs inside the click until its first `await`: by
 * then the surface is open.
 */
export function startFlow(settings: Settings, surfaces: Surfaces): ConsentFlow {
  let decide!: (ending: Ending) => void; // a promise calls its function at once
  const ended = new Promise<Ending>((resolve) => {
    decide = resolve; // the first call counts
  });
  const result = ended.then(outcomeOf).catch(explain);
  // A page that only uses callbacks has no unhandled rejection but of what its own callback throws.
  result.then(
    (end) => (end.status === 'completed' ? settings.onSuccess?.(end) : settings.onCancel?.(end)),
    (error) => settings.onError?.(error),
  );
  let life = new AbortController();
  let closing: Promise<void> | undefined;
  const close = () => (closing ??= cancel());
  const flow = { ...settings, close, end } as Flow; // `attempt` adds the rest before anyone sees it
  if (settings.signal?.aborted) close();
  else attempt(settings.mode === 'auto' ? 'modal' : settings.mode);
  return { result, close };

  async function attempt(mode: ConsentSurface) {
    life = new AbortController();
    const { signal } = life;
    flow.mode = mode;
    flow.signal = signal;
    settings.signal?.addEventListener('abort', close, { signal });
    try {
      flow.show = surfaces[mode](flow);
      attend({ type: 'opened', mode });
      flow.auth ??= await getSession(settings);
      const peer = !signal.aborted && (await flow.show(flow.auth));
      if (!peer) return;
      flow.send = openChannel(peer, flow, hear);
      const ending = await (await onDemand())?.watch(flow, peer);
      if (ending) end(ending);
    } catch (error) {
      const next = (await onDemand())?.findNextMode(flow, error, settings.mode);
      if (!next) return end(error as ConsentError); // nothing else is thrown on purpose
      life.abort();
      attempt(next);
    }
  }

  function hear(message: TextFields) {
    const { type, session_id } = message;
    flow.wasConnected = true;
    attend(message);
    if (type === 'close') close();
    if (session_id !== flow.auth?.session_id) return;
    if (type === 'consent_error' && !canRenew(settings, message)) settle({ ...message, status: 'failed' });
    if (type === 'consent_complete' && message.consent_id) settle({ ...message, status: 'completed' });
  }

  async function attend(message: TextFields) {
    const at = performance.now();
    (await onDemand())?.attend(flow, message, at);
  }

  async function cancel() {
    end(await (await onDemand())?.cancel(flow, result));
  }

  async function explain(error: unknown): Promise<never> {
    throw (await (await onDemand())?.explain(flow, error)) ?? error;
  }

  function settle(ending: Ending) {
    const { auth, step } = flow;
    flow.isSettled = true;
    decide(Object.assign(ending, { session_id: auth?.session_id, step }));
  }

  function end(ending: Ending = {}) {
    settle(ending);
    life.abort();
    attend({ type: 'closed' });
  }
}
