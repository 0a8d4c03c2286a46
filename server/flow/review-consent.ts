import { ConsentId, createId } from '@consentry/protocol/ids.ts';
import { SECOND } from '../clock.ts';
import { createConfirmation } from '../consent/confirmation.ts';
import { fail, ok } from '../result.ts';
import type { Services } from '../services.ts';
import type { ConsentRecord, SessionRecord } from '../store/records.ts';
import { askedOf } from './asked.ts';
import { changeFlow, ended, endWithout, type FlowResult } from './change-flow.ts';
import { getInstitution } from './get-institution.ts';

/** The person decides. The first decision wins: the same one again gets the same end, another one is refused. */
export async function reviewConsent(
  services: Services,
  session: SessionRecord,
  { decision }: { decision: 'allow' | 'deny' },
): Promise<FlowResult> {
  if (session.status !== 'opened') {
    const isSame = session.status === (decision === 'allow' ? 'completed' : 'cancelled');
    return isSame ? ok(session) : fail({ reason: 'other-decision-made' });
  }
  if (session.step !== 'review-consent') return fail({ reason: 'out-of-order' });
  return decision === 'allow'
    ? allow(services, session)
    : changeFlow(services, session, endWithout(services, 'cancelled', 'CONSENT_ENDUSER_DENIED'));
}

async function allow(services: Services, session: SessionRecord): Promise<FlowResult> {
  const { sealedCode, ...confirmation } = createConfirmation(services, session, services.clock.now());
  const given = { ...(await composeConsent(services, session)), ...confirmation };
  const replaced = await findReplaced(services, session, given);
  // One that waits for its confirmation takes nobody's place before it is active.
  const isActive = given.confirmBy === null;
  const consent = isActive || !replaced ? given : { ...given, replacesConsentId: replaced };
  const replaces = isActive ? replaced : undefined;
  const completed = await changeFlow(
    services,
    session,
    { ...ended(consent.createdAt), status: 'completed', consentId: consent.consentId, sealedCode },
    { consent, ...(replaces && { replaces }) },
  );
  if (!completed.ok && completed.failure.reason === 'amended-consent-gone') {
    return changeFlow(services, session, endWithout(services, 'failed', 'CONSUMERDATA_PROCESSING_ERROR'));
  }
  if (completed.ok) services.log.consentGiven({ app_id: consent.appId, consent_id: consent.consentId });
  return completed;
}

/** An amendment replaces a consent of the same person at the same institution; anybody else's stays beside the new one. */
async function findReplaced({ store }: Services, session: SessionRecord, given: ConsentRecord) {
  const amended = session.amendsConsentId && (await store.findConsent(session.appId, session.amendsConsentId));
  const isSame = amended && amended.subjectId === given.subjectId && amended.institutionId === given.institutionId;
  return isSame ? amended.consentId : undefined;
}

async function composeConsent(services: Services, session: SessionRecord): Promise<ConsentRecord> {
  const { clock, random } = services;
  if (session.subjectId === null) throw new Error('review without a signed-in person');
  const institution = await getInstitution(services, session);
  const createdAt = clock.now();
  return {
    consentId: createId(ConsentId, 'con', random),
    appId: session.appId,
    endUserId: session.endUserId,
    endUserEmail: session.endUserEmail,
    subjectId: session.subjectId,
    institutionId: institution.institutionId,
    permissions: askedOf(session.asked, institution.type).map(({ permission }) => permission),
    accountIds: session.chosenAccountIds,
    duration: session.duration,
    amr: session.amr,
    createdAt,
    expiresAt: createdAt + session.duration * SECOND,
    lastAccessedAt: null,
    confirmBy: null,
    confirmedAt: null,
    replacesConsentId: null,
    terminatedAt: null,
    terminationReason: null,
  };
}
