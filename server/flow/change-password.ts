import { openInstitution } from '../institutions/open-institution.ts';
import { fail } from '../result.ts';
import type { Services } from '../services.ts';
import type { SessionRecord } from '../store/records.ts';
import { changeFlow, type FlowResult } from './change-flow.ts';
import type { FlowFailure } from './failures.ts';
import { isAt } from './flow-status.ts';
import { getInstitution } from './get-institution.ts';
import { listChoosableAccounts } from './list-choosable-accounts.ts';

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
  const institution = await getInstitution(services, session);
  const changed = await openInstitution(services, institution).changePassword(subjectId, password);
  if (!changed.ok) {
    const { failure } = changed;
    return failure === 'superseded' ? signInAgain(services, session) : fail({ reason: FAILURES[failure] });
  }
  const accounts = await listChoosableAccounts(services, session, institution, subjectId);
  const done = await changeFlow(
    services,
    session,
    { ...accounts, passwordChange: null },
    { newPassword: changed.value },
  );
  return !done.ok && done.failure.reason === 'code-spent' ? signInAgain(services, session) : done;
}

async function signInAgain(services: Services, session: SessionRecord): Promise<FlowResult> {
  const signedOut = { subjectId: null, amr: [], passwordChange: null };
  const changed = await changeFlow(services, session, { ...signedOut, step: 'sign-in' });
  return changed.ok ? fail({ reason: 'not-signed-in' }) : changed;
}

const FAILURES = {
  length: 'password-length',
  common: 'password-common',
  unchanged: 'password-unchanged',
  busy: 'hasher-busy',
} as const satisfies Record<string, FlowFailure['reason']>;
