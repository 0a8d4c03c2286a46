import type { Services } from '../services.ts';
import type { InstitutionRecord, SessionRecord } from '../store/records.ts';

/** The institution that the flow is at. Steps after the choice always have one. */
export async function getInstitution({ store }: Services, session: SessionRecord): Promise<InstitutionRecord> {
  const institution = session.institutionId && (await store.findInstitution(session.institutionId));
  if (!institution) throw new Error(`no institution at step ${session.step}`);
  return institution;
}
