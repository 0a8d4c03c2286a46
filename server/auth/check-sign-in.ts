import { fail, ok, type Result } from '../result.ts';
import type { Services } from '../services.ts';
import type { SignInRecord, UserRecord } from '../store/records.ts';
import { accountStateOf } from './account-state.ts';
import type { EndpointFailure } from './endpoint-failures.ts';

/** A sign-in that holds now, and its person; an app's service user is nobody. */
export interface SignedInCaller {
  signIn: SignInRecord;
  user: UserRecord | undefined;
}

/**
 * Whether a sign-in still holds: not ended, not over, of a person whose password, factor and state are what they were
 * then, and where a partner vouched for them, of an app that still may.
 */
export async function checkSignIn(
  { store, clock }: Services,
  signIn: SignInRecord,
): Promise<Result<SignedInCaller, EndpointFailure>> {
  if (signIn.endedAt !== null) return fail({ reason: 'token-invalid' });
  if (clock.now() >= signIn.expiresAt) return fail({ reason: 'token-expired' });
  if (signIn.userId === null) return ok({ signIn, user: undefined });
  const user = await store.findUser(signIn.userId);
  if (!user || user.epoch !== signIn.epoch || accountStateOf(user)) return fail({ reason: 'token-invalid' });
  const app = signIn.kind === 'handoff' && signIn.appId !== null ? await store.findApp(signIn.appId) : undefined;
  return signIn.kind === 'handoff' && !app?.firstParty ? fail({ reason: 'token-invalid' }) : ok({ signIn, user });
}
