import { type ConsentFlow, startFlow } from './flow.ts';
import { SURFACES } from './open-consent.ts';
import { readOptions } from './options.ts';
import { type ResumeOptions, resumeWith } from './resume-with.ts';

export type { ResumeOptions };

/**
 * Takes up a flow that this tab had open when its page was reloaded, or was thrown out of memory while the person was in
 * the popup. A frame opens again at the step where it was; of a popup that is still open the outcome is waited for; and a
 * flow that has ended meanwhile gives its result. Call it when the page starts; calling it again gives the same flow.
 *
 * @returns the flow, as `openConsent` gives it; undefined when there is none to take up. A redirect comes back by its
 * own address: see `handleRedirect`
 * @throws TypeError when an option is wrong. A flow that was `inline` is passed over where no `container` is given
 *
 * @example
 * const flow = resume({ onError: showError });
 * if (flow) showResult(await flow.result);
 */
export function resume(options?: ResumeOptions): ConsentFlow | undefined {
  return resumeWith({ startFlow, readOptions, SURFACES }, options);
}
