import type { ConsentryApi } from './consentry-api.ts';
import type { Outcome } from './wire.ts';

/**
 * What came of a session that this visitor started. A consent that still waits for its one-time code is confirmed first,
 * when the browser brought the code; whether that worked, the truth tells.
 */
export async function settleOutcome(
  consentry: ConsentryApi,
  sessionId: string,
  code: string | undefined,
): Promise<Outcome> {
  const outcome = await consentry.getOutcome(sessionId);
  if (outcome.status !== 'unconfirmed' || code === undefined) return outcome;
  await consentry.confirm(sessionId, code);
  return consentry.getOutcome(sessionId);
}
