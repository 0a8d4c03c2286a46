import { openInstitution } from '../institutions/open-institution.ts';
import type { Services } from '../services.ts';
import type { InstitutionRecord, OpenStep, SessionRecord } from '../store/records.ts';
import type { SessionChange } from '../store/store.ts';
import { askedOf, needsAccounts } from './asked.ts';
import { endWithout } from './change-flow.ts';
import { stepAfter } from './transitions.ts';

/**
 * The change that leads on from a proof of identity: to the next proof, or with the accounts to their choice or past it,
 * or to the end when the institution cannot list them.
 *
 * @param proven the session as the proof leaves it
 * @param hasFactor whether a second factor is still to be shown
 */
export async function advance(
  services: Services,
  proven: SessionRecord,
  institution: InstitutionRecord,
  done: Extract<OpenStep, 'sign-in' | 'verify-factor' | 'change-password'>,
  { hasFactor }: { hasFactor: boolean },
): Promise<SessionChange> {
  const facts = {
    hasFactor,
    mustChangePassword: proven.passwordChange !== null,
    needsAccounts: needsAccounts(askedOf(proven.asked, institution.type)),
  };
  const step = stepAfter(done, facts);
  if (step === 'verify-factor' || step === 'change-password') return { step };
  if (!step || proven.subjectId === null) throw new Error(`no way on from ${done}`);
  const listed = await openInstitution(services, institution).listAccounts(proven.subjectId);
  if (!listed.ok) return endWithout(services, 'failed', 'CONSENT_UPSTREAM_PROCESSING_ERROR');
  if (!facts.needsAccounts) return { step, accounts: [] };
  const earlier = await earlierChoice(services, proven);
  const choosable = listed.value.filter((account) => account.unavailable_reason === undefined);
  const chosenAccountIds = choosable.map((account) => account.account_id).filter((id) => earlier.includes(id));
  return { step, accounts: listed.value, chosenAccountIds };
}

/** An amendment keeps what was chosen before; a first consent starts with nothing ticked. */
async function earlierChoice({ store }: Services, session: SessionRecord): Promise<string[]> {
  const amended = session.amendsConsentId && (await store.findConsent(session.appId, session.amendsConsentId));
  return amended ? amended.accountIds : [];
}
