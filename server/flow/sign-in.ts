import { signInLimits } from '../auth/failure-limits.ts';
import type { SignInFailure, Subject } from '../institutions/institution.ts';
import { openInstitution } from '../institutions/open-institution.ts';
import { fail } from '../result.ts';
import type { Services } from '../services.ts';
import type { FailureLimit, InstitutionRecord, SessionRecord } from '../store/records.ts';
import { changeFlow, endWithout, type FlowResult } from './change-flow.ts';
import type { FlowFailure } from './failures.ts';
import { isAt } from './flow-status.ts';
import { getInstitution } from './get-institution.ts';
import { listChoosableAccounts } from './list-choosable-accounts.ts';
import { stepAfter } from './transitions.ts';

const PUBLIC_FAILURES = {
  'invalid-credentials': 'wrong-credentials',
  busy: 'hasher-busy',
  locked: 'account-locked',
  unconfirmed: 'account-unconfirmed',
  'password-expired': 'password-expired',
} as const satisfies Record<Exclude<SignInFailure, 'ineligible' | 'upstream'>, FlowFailure['reason']>;

/** The person proves at the institution who they are. The partner never sees this call. */
export async function signIn(
  services: Services,
  session: SessionRecord,
  { user, password }: { user: string; password: string },
  address: string,
): Promise<FlowResult> {
  if (!isAt(session, 'sign-in')) return fail({ reason: 'out-of-order' });
  const limits = signInLimits(services.config, address, user);
  const retryAfterMs = await services.store.limitedFor(limits, services.clock.now());
  if (retryAfterMs > 0) return fail({ reason: 'limited', retryAfterMs });

  const institution = await getInstitution(services, session);
  const authenticated = await openInstitution(services, institution).authenticate(user, password);
  if (!authenticated.ok) return refuse(services, session, authenticated.failure, limits);
  return admit(services, session, institution, user, authenticated.value, limits);
}

async function refuse(
  services: Services,
  session: SessionRecord,
  failure: SignInFailure,
  limits: FailureLimit[],
): Promise<FlowResult> {
  if (failure === 'ineligible')
    return changeFlow(services, session, endWithout(services, 'failed', 'CONSENT_ENDUSER_INELIGIBLE'));
  if (failure === 'upstream')
    return changeFlow(services, session, endWithout(services, 'failed', 'CONSENT_UPSTREAM_PROCESSING_ERROR'));
  if (failure !== 'invalid-credentials') return fail({ reason: PUBLIC_FAILURES[failure] });
  const now = services.clock.now();
  const isOver = await services.store.countFailure(limits, now);
  if (!isOver) return fail({ reason: 'wrong-credentials' });
  return fail({ reason: 'limited', retryAfterMs: await services.store.limitedFor(limits, now) });
}

async function admit(
  services: Services,
  session: SessionRecord,
  institution: InstitutionRecord,
  user: string,
  subject: Subject,
  within: FailureLimit[],
): Promise<FlowResult> {
  const proven = { subjectId: subject.subjectId, signInUser: user, amr: ['pwd'] };
  if (subject.factorTypes.length > 0) {
    const step = stepAfter('sign-in', { hasFactor: true, needsAccounts: true }) ?? session.step;
    return changeFlow(services, session, { ...proven, step }, { within });
  }
  const accounts = await listChoosableAccounts(services, session, institution, subject.subjectId);
  return changeFlow(services, session, { ...proven, ...accounts }, { within });
}
