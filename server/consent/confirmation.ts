import { timingSafeEqual } from 'node:crypto';
import type { ConfirmAnswer, SessionTruth } from '@consentry/protocol/api.ts';
import { ConfirmationCode, createId } from '@consentry/protocol/ids.ts';
import type { ApiFailure } from '../auth/failures.ts';
import { SECOND } from '../clock.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Services } from '../services.ts';
import type { ConsentRecord, SessionRecord } from '../store/records.ts';

const CODE_LIVES_MS = 60 * SECOND;

/*
 * Against session swap: an attacker sends a victim the link of a session of the attacker's own account at the partner. The
 * partner's backend cannot tell by the session alone whose browser finished it. The code can only come with that browser,
 * to the page that it returns to: when it is not the one that began, the partner does not send it, and nothing is active.
 */

/** What a session that asked for confirmation keeps at its completion, and until when its consent waits. */
export function createConfirmation(
  { keyRing, random }: Services,
  { sessionHash, confirm }: SessionRecord,
  now: number,
): { sealedCode: string | null; confirmBy: number | null } {
  if (!confirm) return { sealedCode: null, confirmBy: null };
  const code = createId(ConfirmationCode, 'cod', random);
  return { sealedCode: keyRing.seal(code, context(sessionHash)), confirmBy: now + CODE_LIVES_MS };
}

/** The code, for the page of the flow that completed; none once it can do nothing any more. */
export function findConfirmationCode(
  { keyRing, clock }: Services,
  { sessionHash, sealedCode, endedAt }: SessionRecord,
): ConfirmationCode | undefined {
  const isLate = endedAt === null || clock.now() >= endedAt + CODE_LIVES_MS;
  const code = sealedCode === null || isLate ? undefined : keyRing.open(sealedCode, context(sessionHash));
  return code === undefined ? undefined : ConfirmationCode.parse(code);
}

/** `POST /v1/auth/session/{session_id}/confirm`: the consent becomes active, once. */
export async function confirmConsent(
  services: Services,
  session: SessionRecord,
  sessionId: ConfirmAnswer['session_id'],
  code: ConfirmationCode,
): Promise<Result<ConfirmAnswer, ApiFailure>> {
  const { store, clock, log } = services;
  if (session.status !== 'completed' || session.consentId === null || !session.confirm) {
    return fail({ reason: 'confirmation-not-asked' });
  }
  const expected = findConfirmationCode(services, session);
  if (expected === undefined || !isEqual(expected, code)) return fail({ reason: 'confirmation-code-wrong' });
  switch (await store.confirmConsent(session.consentId, clock.now())) {
    case 'done':
      log.consentConfirmed({ app_id: session.appId, consent_id: session.consentId });
      return ok({ session_id: sessionId, consent_id: session.consentId });
    case 'again':
      return fail({ reason: 'confirmed-before' });
    case 'late':
      return fail({ reason: 'confirmation-code-wrong' });
    case 'gone':
      return fail({ reason: 'amended-consent-gone' });
  }
}

/** How far it has come, for the partner's backend. */
export function confirmationOf(
  { confirmBy, confirmedAt, terminatedAt }: Pick<ConsentRecord, 'confirmBy' | 'confirmedAt' | 'terminatedAt'>,
  now: number,
): SessionTruth['confirmation'] {
  if (confirmBy === null) return undefined;
  if (confirmedAt !== null) return 'confirmed';
  return terminatedAt === null && now < confirmBy ? 'pending' : 'expired';
}

function context(sessionHash: string): string {
  return `confirmation code ${sessionHash}`;
}

/** Both are ids of one length by their schema. */
function isEqual(expected: ConfirmationCode, received: ConfirmationCode): boolean {
  return timingSafeEqual(Buffer.from(expected), Buffer.from(received));
}
