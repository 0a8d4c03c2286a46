import { type MaybeRefOrGetter, toValue } from 'vue';
import type { ConsentFlow } from '../flow.ts';
import { openConsent } from '../open-consent.ts';
import type { ConsentOptions } from '../options.ts';
import { type ConsentRefs, useHeldFlow } from './use-held-flow.ts';

/** What `useConsent` gives. */
export interface ConsentControls extends ConsentRefs {
  /**
   * Opens the flow with the options as they are now. Call it directly in a click: a popup can open only there. While a
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
 * One consent flow of a component. Options may be a ref or a getter: they are read when `open` is called, callbacks when
 * they are called. Unmounting the component closes the flow, and then nothing is called any more.
 *
 * @example
 * const { open, isOpen, result, error } = useConsent({
 *   session: () => fetch('/bank/start', { method: 'POST' }).then((answer) => answer.text()),
 *   onSuccess: ({ session_id }) => fetch(`/bank/done/${session_id}`, { method: 'POST' }),
 * });
 * // <button @click="open" :disabled="isOpen">Connect your bank</button>
 */
export function useConsent(options: MaybeRefOrGetter<ConsentOptions>): ConsentControls {
  const [held, refs] = useHeldFlow(() => toValue(options));
  const open = () => held.open((callbacks) => openConsent({ ...toValue(options), ...callbacks }));
  return { open, close: held.close, ...refs };
}
