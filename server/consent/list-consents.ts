import type { Consent, TerminationReason } from '@consentry/protocol/consent.ts';
import { absoluteUrl } from '../absolute-url.ts';
import { SECOND } from '../clock.ts';
import type { Services } from '../services.ts';
import type { AppRecord, ConsentRecord, InstitutionRecord } from '../store/records.ts';
import { confirmationOf } from './confirmation.ts';
import { isActive } from './is-active.ts';

/** The app's consents, newest first, in Fiskil's published form. */
export async function listConsents(
  services: Services,
  app: AppRecord,
  filter: { endUserId?: string; active?: boolean },
): Promise<Consent[]> {
  const now = services.clock.now();
  const [consents, institutions] = await Promise.all([
    services.store.listConsents({ appId: app.appId, now, ...filter }),
    services.store.listInstitutions(),
  ]);
  return consents.flatMap((consent) => {
    const institution = institutions.find(({ institutionId }) => institutionId === consent.institutionId);
    return institution ? [describeConsent(services, app, institution, consent, now)] : [];
  });
}

function describeConsent(
  { config: { publicUrl } }: Services,
  app: AppRecord,
  institution: InstitutionRecord,
  consent: ConsentRecord,
  now: number,
): Consent {
  const reason = terminationReason(consent, now);
  return {
    arrangement_id: consent.consentId,
    active: isActive(consent, now),
    app_name: app.name,
    app_logo: absoluteUrl(publicUrl, app.logo),
    created_at: toDateTime(consent.createdAt),
    duration: consent.duration,
    end_user_id: consent.endUserId,
    end_user_email: consent.endUserEmail ?? '',
    expires_at: toDateTime(consent.expiresAt),
    institution_id: consent.institutionId,
    institution_name: institution.name,
    institution_logo: absoluteUrl(publicUrl, institution.logo),
    institution_type: institution.type,
    last_accessed: consent.lastAccessedAt === null ? '' : toDateTime(consent.lastAccessedAt),
    last_consent: toDateTime(consent.createdAt),
    permissions: consent.permissions,
    account_ids: consent.accountIds,
    termination_reason: reason,
  };
}

/** A consent ends on time whether or not a job notes it. */
function terminationReason(consent: ConsentRecord, now: number): TerminationReason | '' {
  if (consent.terminationReason !== null) return consent.terminationReason;
  if (confirmationOf(consent, now) === 'expired') return 'not_confirmed';
  return now >= consent.expiresAt ? 'expired' : '';
}

/** RFC 3339 without the milliseconds, as Fiskil's examples have it. */
function toDateTime(epochMs: number): string {
  return new Date(Math.floor(epochMs / SECOND) * SECOND).toISOString().replace('.000Z', 'Z');
}
