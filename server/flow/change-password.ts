import { newPasswordLimits } from '../auth/failure-limits.ts';
import type { UnacceptablePassword } from '../auth/new-password.ts';
import { openInstitution } from '../institutions/open-institution.ts';
import { fail } from '../result.ts';
import type { Services } from '../services.ts';
import type { FailureLimit, SessionRecord } from '../store/records.ts';
import { advance } from './advance.ts';
import { changeFlow, type FlowResult, signInAgain } from './change-flow.ts';
import type { FlowFailure } from './failures.ts';
import { isAt } from './flow-status.ts';
import { getInstitution } from './get-institution.ts';

/**
 * The person sets a new password there and then, and goes on. What they were signed in by before ends. When it was changed
 * elsewhere meanwhile, what they proved was the old one: they sign in again.
 */
export async function changePassword(
  services: Services,
  session: SessionRecord,
  { password }: { password: string },
): Promise<FlowResult> {
  const { subjectId } = session;
  if (!isAt(session, 'change-password') || subjectId === null) return fail({ reason: 'out-of-order' });
  const limits = newPasswordLimits(services, subjectId);
  const retryAfterMs = await services.store.limitedFor(limits, services.clock.now());
  if (retryAfterMs > 0) return fail({ reason: 'limited', retryAfterMs });
  const institution = await getInstitution(services, session);
  const { subjectEpoch } = session;
  const changed = await openInstitution(services, institution).changePassword(subjectId, subjectEpoch, password);
  if (!changed.ok) return refuse(services, session, changed.failure, limits);
  const changedNow = { passwordChange: null, subjectEpoch: changed.value.epoch + 1 };
  const onward = await advance(services, { ...session, ...changedNow }, institution, 'change-password', {
    hasFactor: false,
  });
  const effects = { newPassword: changed.value };
  return changeFlow(services, session, { ...onward, ...changedNow }, effects);
}

async function refuse(
  services: Services,
  session: SessionRecord,
  failure: UnacceptablePassword | 'busy',
  limits: FailureLimit[],
): Promise<FlowResult> {
  if (failure === 'superseded') return signInAgain(services, session);
  // The only one that has cost a hash.
  if (failure === 'unchanged') await services.store.countFailure(limits, services.clock.now());
  return fail({ reason: FAILURES[failure] });
}

const FAILURES = {
  length: 'password-length',
  common: 'password-common',
  unchanged: 'password-unchanged',
  busy: 'hasher-busy',
} as const satisfies Record<string, FlowFailure['reason']>;
