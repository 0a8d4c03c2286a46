import type { BrowserStatus, SessionTruth } from '@consentry/protocol/api.ts';
import { SessionId } from '@consentry/protocol/ids.ts';
import { toUnixSeconds } from '../clock.ts';
import { confirmationOf } from '../consent/confirmation.ts';
import { callbackError } from '../flow/callback.ts';
import { statusOf } from '../flow/flow-status.ts';
import type { Services } from '../services.ts';
import type { SessionRecord } from '../store/records.ts';
import { hashToken } from '../tokens/hash-token.ts';

/** The session of that id, or nothing; a string that is no id costs no query. */
export async function findSession({ store }: Services, sessionId: string): Promise<SessionRecord | undefined> {
  const parsed = SessionId.safeParse(sessionId);
  return parsed.success ? store.findSession(hashToken(parsed.data)) : undefined;
}

/** What the partner's backend is told. */
export async function tellTruth(
  { store, config, clock }: Services,
  session: SessionRecord,
  sessionId: string,
): Promise<SessionTruth> {
  const now = clock.now();
  const error = callbackError(config, session, now);
  const awaited = session.confirm && session.consentId && (await store.findConsent(session.appId, session.consentId));
  const confirmation = awaited ? confirmationOf(awaited, now) : undefined;
  return {
    id: session.appId,
    session_id: SessionId.parse(sessionId),
    end_user_id: session.endUserId,
    status: statusOf(session, now),
    expires_at: toUnixSeconds(session.expiresAt),
    ...(session.consentId !== null && { consent_id: session.consentId }),
    ...(confirmation && { confirmation }),
    ...(error && { error }),
  };
}

/** What a browser on the partner's page is told: no more than it would hear from the widget. */
export function tellBrowser({ config, clock }: Services, session: SessionRecord): BrowserStatus {
  const now = clock.now();
  const error = callbackError(config, session, now);
  return {
    status: statusOf(session, now),
    ...(session.consentId !== null && { consent_id: session.consentId }),
    ...(error && { error_type: error.error_type }),
  };
}
