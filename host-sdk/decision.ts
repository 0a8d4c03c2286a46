import type { Settings } from './options.ts';
import { type ConsentResult, type Ending, outcomeOf } from './outcome.ts';

/** The one outcome of a flow, and the function that decides it: the first call counts. */
export function createDecision(settings: Settings): [result: Promise<ConsentResult>, decide: (ending: Ending) => void] {
  let decide!: (ending: Ending) => void; // a promise calls its function at once
  const result = new Promise<Ending>((resolve) => {
    decide = resolve;
  }).then(outcomeOf);
  // A page that only uses callbacks has no unhandled rejection but of what its own callback throws.
  result.then(
    (end) => (end.status === 'completed' ? settings.onSuccess?.(end) : settings.onCancel?.(end)),
    (error) => settings.onError?.(error),
  );
  return [result, decide];
}
