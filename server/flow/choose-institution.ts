import { openInstitution } from '../institutions/open-institution.ts';
import { fail } from '../result.ts';
import type { Services } from '../services.ts';
import type { SessionRecord } from '../store/records.ts';
import { askedOf } from './asked.ts';
import { changeFlow, type FlowResult } from './change-flow.ts';
import { isAt } from './flow-status.ts';
import { admitVouchedFor } from './take-handoff.ts';

/** The person picks where they have their accounts. */
export async function chooseInstitution(
  services: Services,
  session: SessionRecord,
  { institution_id }: { institution_id: string },
): Promise<FlowResult> {
  if (!isAt(session, 'choose-institution')) return fail({ reason: 'out-of-order' });
  const institution = await services.store.findInstitution(institution_id);
  if (!institution || askedOf(session.asked, institution.type).length === 0) {
    return fail({ reason: 'institution-unknown' });
  }
  if (openInstitution(services, institution).health() === 'down') return fail({ reason: 'institution-down' });
  const chosen = { step: 'sign-in' as const, institutionId: institution.institutionId };
  const admitted = await admitVouchedFor(services, { ...session, ...chosen }, institution);
  return changeFlow(services, session, { ...chosen, ...admitted });
}
