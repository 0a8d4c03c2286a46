import type { ConsentError } from './consent-error.ts';
import type { Flow } from './surface.ts';

export function explain(_flow: Flow, error: unknown): ConsentError {
  return error as ConsentError;
}
