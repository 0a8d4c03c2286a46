import type { SignedInCaller } from '../auth/check-sign-in.ts';
import { openInstitution } from '../institutions/open-institution.ts';
import { fail } from '../result.ts';
import type { Services } from '../services.ts';
import type { SessionRecord } from '../store/records.ts';
import { admit } from './admit.ts';
import { changeFlow, type FlowResult } from './change-flow.ts';
import { isAt } from './flow-status.ts';
import { getInstitution } from './get-institution.ts';

/** The person is signed in here already and goes on without a password, as what they proved then. */
export async function continueAs(
  services: Services,
  session: SessionRecord,
  known: SignedInCaller | undefined,
): Promise<FlowResult> {
  if (!isAt(session, 'sign-in')) return fail({ reason: 'out-of-order' });
  if (!known?.user) return fail({ reason: 'not-signed-in' });
  const institution = await getInstitution(services, session);
  const subject = await openInstitution(services, institution).recognize(known.user.userId);
  // Read anew: what the cookie stands for may have been proven before the password changed.
  if (subject?.subjectEpoch !== known.signIn.epoch) return fail({ reason: 'not-signed-in' });
  const proof = { amr: known.signIn.amr, signInUser: null };
  return changeFlow(services, session, await admit(services, session, institution, subject, proof));
}
