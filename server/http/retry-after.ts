import { SECOND } from '../clock.ts';

const BUSY_SECONDS = 2;

/** Seconds to wait, where waiting helps. */
export function retryAfterOf(failure: { reason: string; retryAfterMs?: number }): number | undefined {
  if (failure.retryAfterMs !== undefined) return Math.max(1, Math.ceil(failure.retryAfterMs / SECOND));
  return failure.reason === 'busy' || failure.reason === 'hasher-busy' ? BUSY_SECONDS : undefined;
}
