import { ConsentId } from '@consentry/protocol/ids.ts';
import type { ApiFailure } from '../auth/failures.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Services } from '../services.ts';
import type { AppRecord } from '../store/records.ts';

/** Ends a consent of this app. Idempotent: one that has ended stays as it ended. Another app's is as unknown as none. */
export async function revokeConsent(
  { store, clock, log }: Services,
  app: AppRecord,
  arrangementId: string,
): Promise<Result<undefined, ApiFailure>> {
  const consentId = ConsentId.safeParse(arrangementId);
  const consent = consentId.success ? await store.findConsent(app.appId, consentId.data) : undefined;
  if (!consent) return fail({ reason: 'consent-unknown' });
  const isActive = consent.terminatedAt === null && clock.now() < consent.expiresAt;
  if (isActive && (await store.terminateConsent(consent.consentId, 'revoked_by_partner', clock.now()))) {
    log.consentRevoked({ app_id: app.appId, consent_id: consent.consentId });
  }
  return ok(undefined);
}
