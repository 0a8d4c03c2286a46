import { openInstitution } from '../institutions/open-institution.ts';
import { fail } from '../result.ts';
import type { Services } from '../services.ts';
import type { SessionRecord } from '../store/records.ts';
import { changeFlow, type FlowResult } from './change-flow.ts';
import type { FlowFailure } from './failures.ts';
import { isAt } from './flow-status.ts';
import { getInstitution } from './get-institution.ts';
import { listChoosableAccounts } from './list-choosable-accounts.ts';

/** The person sets a new password there and then, and goes on. What they were signed in by before ends. */
export async function changePassword(
  services: Services,
  session: SessionRecord,
  { password }: { password: string },
): Promise<FlowResult> {
  const { subjectId } = session;
  if (!isAt(session, 'change-password') || subjectId === null) return fail({ reason: 'out-of-order' });
  const institution = await getInstitution(services, session);
  const changed = await openInstitution(services, institution).changePassword(subjectId, password);
  if (!changed.ok) return fail({ reason: FAILURES[changed.failure] });
  const accounts = await listChoosableAccounts(services, session, institution, subjectId);
  return changeFlow(services, session, { ...accounts, passwordChange: null }, { newPassword: changed.value });
}

const FAILURES = {
  length: 'password-length',
  common: 'password-common',
  unchanged: 'password-unchanged',
  busy: 'hasher-busy',
} as const satisfies Record<string, FlowFailure['reason']>;
