import { type MaybeRefOrGetter, onMounted, toValue } from 'vue';
import { type ResumeOptions, resume } from '../resume.ts';
import { type ConsentRefs, useHeldFlow } from './use-held-flow.ts';

/** What `useConsentResume` gives. */
export interface ResumedConsent extends ConsentRefs {
  /** Cancels the flow unless it has ended, and takes everything away; harmless when there is none. */
  close(): Promise<void>;
}

/**
 * Takes up, when the component is mounted, a flow that was open when the page was reloaded or thrown out of memory: see
 * `resume`. Where there is none it does nothing.
 *
 * @example
 * const { isOpen, result } = useConsentResume({ onSuccess: ({ session_id }) => markConnected(session_id) });
 */
export function useConsentResume(options: MaybeRefOrGetter<ResumeOptions> = {}): ResumedConsent {
  const [held, refs] = useHeldFlow(() => toValue(options));
  onMounted(() => {
    held.open((callbacks) => resume({ ...toValue(options), ...callbacks }));
  });
  return { close: held.close, ...refs };
}
