import { openInstitution } from '../institutions/open-institution.ts';
import type { Services } from '../services.ts';
import type { InstitutionRecord, SessionRecord } from '../store/records.ts';
import type { SessionChange } from '../store/store.ts';
import { askedOf, needsAccounts } from './asked.ts';
import { endWithout } from './change-flow.ts';
import { stepAfter } from './transitions.ts';

/**
 * The change after the last proof of identity: to the accounts, or past them when nothing asked for needs one, or to the
 * end when the institution cannot list them.
 */
export async function listChoosableAccounts(
  services: Services,
  session: SessionRecord,
  institution: InstitutionRecord,
  subjectId: string,
): Promise<SessionChange> {
  const facts = { hasFactor: false, mustChangePassword: false, needsAccounts: isAsked(session, institution) };
  const step = stepAfter('change-password', facts) ?? session.step;
  const listed = await openInstitution(services, institution).listAccounts(subjectId);
  if (!listed.ok) return endWithout(services, 'failed', 'CONSENT_UPSTREAM_PROCESSING_ERROR');
  if (!facts.needsAccounts) return { step, accounts: [] };
  const earlier = await earlierChoice(services, session);
  const choosable = listed.value.filter((account) => account.unavailable_reason === undefined);
  const chosenAccountIds = choosable.map((account) => account.account_id).filter((id) => earlier.includes(id));
  return { step, accounts: listed.value, chosenAccountIds };
}

function isAsked(session: SessionRecord, institution: InstitutionRecord): boolean {
  return needsAccounts(askedOf(session.asked, institution.type));
}

/** An amendment keeps what was chosen before; a first consent starts with nothing ticked. */
async function earlierChoice({ store }: Services, session: SessionRecord): Promise<string[]> {
  const amended = session.amendsConsentId && (await store.findConsent(session.appId, session.amendsConsentId));
  return amended ? amended.accountIds : [];
}
