import type { ErrorType } from '@consentry/protocol/errors.ts';
import { createId, ErrorId } from '@consentry/protocol/ids.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Services } from '../services.ts';
import type { SessionRecord } from '../store/records.ts';
import type { SessionChange, SessionEffects } from '../store/store.ts';
import type { FlowFailure } from './failures.ts';

export type FlowResult = Result<SessionRecord, FlowFailure>;

/** One conditional write: the change happens with all its effects if nobody changed the session since it was read. */
export async function changeFlow(
  { store, clock, log }: Services,
  session: SessionRecord,
  change: SessionChange,
  effects: SessionEffects = {},
): Promise<FlowResult> {
  const now = clock.now();
  const outcome = await store.changeSession(session, change, now, effects);
  switch (outcome) {
    case 'done': {
      const changed = { ...session, ...change, version: session.version + 1 };
      log.stepDone({ app_id: session.appId, step: session.step, next: nameOf(changed) });
      return ok(changed);
    }
    case 'stale':
      return fail({ reason: 'raced' });
    case 'spent':
      return fail({ reason: 'code-spent' });
    case 'taken':
      return fail({ reason: 'flow-key-of-another-session' });
    case 'gone':
      return fail({ reason: 'amended-consent-gone' });
    case 'limited': {
      const limits = [...(effects.within ?? []), ...(effects.failure ?? [])];
      return fail({ reason: 'limited', retryAfterMs: await store.limitedFor(limits, now) });
    }
  }
}

/** The change that ends a session without a consent. What the person typed and was shown goes with it. */
export function endWithout(
  { clock, random }: Services,
  status: 'cancelled' | 'failed',
  errorType: ErrorType,
): SessionChange {
  return { ...ended(clock.now()), status, errorType, errorId: createId(ErrorId, 'err', random) };
}

/** What every ended session forgets. */
export function ended(now: number): SessionChange {
  return { endedAt: now, signInUser: null, subjectId: null, handoffUserId: null, accounts: [], chosenAccountIds: [] };
}

function nameOf(session: SessionRecord): string {
  return session.status === 'opened' ? session.step : session.status;
}
