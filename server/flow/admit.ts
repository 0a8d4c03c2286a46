import type { Subject } from '../institutions/institution.ts';
import type { Services } from '../services.ts';
import type { InstitutionRecord, SessionRecord } from '../store/records.ts';
import type { SessionChange } from '../store/store.ts';
import { advance } from './advance.ts';

/**
 * The change after somebody has shown who they are: to their second factor, to a new password, or on to their accounts.
 *
 * @param proof how they showed it; what holds a second factor already is not asked for one again
 */
export async function admit(
  services: Services,
  session: SessionRecord,
  institution: InstitutionRecord,
  { subjectId, subjectEpoch, factorTypes, passwordChange }: Subject,
  proof: { amr: string[]; signInUser: string | null },
): Promise<SessionChange> {
  const proven = { ...proof, subjectId, subjectEpoch, passwordChange: passwordChange ?? null };
  const hasFactor = factorTypes.length > 0 && !proof.amr.some((method) => SECOND_FACTORS.includes(method));
  return { ...proven, ...(await advance(services, { ...session, ...proven }, institution, 'sign-in', { hasFactor })) };
}

const SECOND_FACTORS = ['otp', 'recovery_code'];
