import { useEffect } from 'react';
import type { ConsentState } from '../held-flow.ts';
import { type ResumeOptions, resume } from '../resume.ts';
import { useHeldFlow } from './use-held-flow.ts';
import { useLatest } from './use-latest.ts';

/** What `useConsentResume` gives. */
export interface ResumedConsent extends ConsentState {
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
export function useConsentResume(options: ResumeOptions = {}): ResumedConsent {
  const latest = useLatest(options);
  const [held, state] = useHeldFlow(latest);
  useEffect(() => {
    if (held.isIdle()) held.open((callbacks) => resume({ ...latest(), ...callbacks }));
  }, [held, latest]);
  return { close: held.close, ...state };
}
