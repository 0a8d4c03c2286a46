import { signInLimits } from '../auth/failure-limits.ts';
import { type Browser, findKnownSignIn } from '../auth/known-browser.ts';
import type { SignInFailure } from '../institutions/institution.ts';
import { openInstitution } from '../institutions/open-institution.ts';
import { fail } from '../result.ts';
import type { Services } from '../services.ts';
import type { FailureLimit, SessionRecord } from '../store/records.ts';
import { admit } from './admit.ts';
import { changeFlow, endWithout, type FlowResult } from './change-flow.ts';
import type { FlowFailure } from './failures.ts';
import { isAt } from './flow-status.ts';
import { getInstitution } from './get-institution.ts';

const PUBLIC_FAILURES = {
  locked: 'account-locked',
  unconfirmed: 'account-unconfirmed',
  'password-reset-required': 'password-reset-required',
  'sso-account': 'sso-account',
} as const satisfies Record<
  Exclude<SignInFailure, 'ineligible' | 'upstream' | 'invalid-credentials' | 'busy'>,
  FlowFailure['reason']
>;

/** The person proves at the institution who they are. The partner never sees this call. */
export async function signIn(
  services: Services,
  session: SessionRecord,
  { user, password }: { user: string; password: string },
  { address, cookies }: Browser,
): Promise<FlowResult> {
  if (!isAt(session, 'sign-in')) return fail({ reason: 'out-of-order' });
  const record = await getInstitution(services, session);
  const institution = openInstitution(services, record);
  const account = await institution.findAccountName(user);
  const knownSignIn = await findKnownSignIn(services, cookies, account);
  const limits = signInLimits(services, { address, login: user, account, knownSignIn });
  const limited = await findLimited(services, limits);
  if (limited) return limited;

  const authenticated = await institution.authenticate(user, password);
  if (!authenticated.ok) return refuse(services, session, authenticated.failure, limits);
  const proof = { amr: ['pwd'], signInUser: user };
  const change = await admit(services, session, record, authenticated.value, proof);
  return changeFlow(services, session, change, { within: limits });
}

async function refuse(
  services: Services,
  session: SessionRecord,
  failure: SignInFailure,
  limits: FailureLimit[],
): Promise<FlowResult> {
  switch (failure) {
    case 'ineligible':
      return changeFlow(services, session, endWithout(services, 'failed', 'CONSENT_ENDUSER_INELIGIBLE'), {
        within: limits,
      });
    case 'upstream': {
      const end = endWithout(services, 'failed', 'CONSENT_UPSTREAM_PROCESSING_ERROR');
      return changeFlow(services, session, end, { within: limits });
    }
    case 'invalid-credentials': {
      const isCounted = await services.store.countFailure(limits, services.clock.now());
      const limited = isCounted ? undefined : await findLimited(services, limits);
      return limited ?? fail({ reason: 'wrong-credentials' });
    }
    case 'busy':
      return fail({ reason: 'hasher-busy' });
    default:
      // What follows a right password tells that it was right: past the limit even that is not told.
      return (await findLimited(services, limits)) ?? fail({ reason: PUBLIC_FAILURES[failure] });
  }
}

async function findLimited({ store, clock }: Services, limits: FailureLimit[]): Promise<FlowResult | undefined> {
  const retryAfterMs = await store.limitedFor(limits, clock.now());
  return retryAfterMs > 0 ? fail({ reason: 'limited', retryAfterMs }) : undefined;
}
