import { useCallback } from 'react';
import type { ConsentFlow } from '../flow.ts';
import type { ConsentState } from '../held-flow.ts';
import { openConsent } from '../open-consent.ts';
import type { ConsentOptions } from '../options.ts';
import { useHeldFlow } from './use-held-flow.ts';
import { useLatest } from './use-latest.ts';

/** What `useConsent` gives; `open` and `close` are always the same functions. */
export interface ConsentControls extends ConsentState {
  /**
   * Opens the flow with the options of the last render. Call it directly in a click: a popup can open only there. While a
   * flow is undecided it gives that one.
   *
   * @returns the flow, whose `result` may be awaited; undefined when the component has been unmounted
   * @throws TypeError when an option is wrong
   */
  open(): ConsentFlow | undefined;
  /** Cancels the flow unless it has ended, and takes everything away; harmless when there is none. */
  close(): Promise<void>;
}

/**
 * One consent flow of a component. Options are read when `open` is called, callbacks are those of the last render;
 * rendering again disturbs nothing. Unmounting the component closes the flow, and then nothing is called any more.
 *
 * @example
 * const { open, isOpen, result, error } = useConsent({
 *   session: () => fetch('/bank/start', { method: 'POST' }).then((answer) => answer.text()),
 *   onSuccess: ({ session_id }) => fetch(`/bank/done/${session_id}`, { method: 'POST' }),
 * });
 * return <button onClick={open} disabled={isOpen}>Connect your bank</button>;
 */
export function useConsent(options: ConsentOptions): ConsentControls {
  const latest = useLatest(options);
  const [held, state] = useHeldFlow(latest);
  const open = useCallback(() => held.open((callbacks) => openConsent({ ...latest(), ...callbacks })), [held, latest]);
  return { open, close: held.close, ...state };
}
