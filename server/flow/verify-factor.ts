import type { FactorType } from '@consentry/protocol/flow.ts';
import { factorLimits } from '../auth/failure-limits.ts';
import { openInstitution } from '../institutions/open-institution.ts';
import { fail } from '../result.ts';
import type { Services } from '../services.ts';
import type { FailureLimit, SessionRecord } from '../store/records.ts';
import { advance } from './advance.ts';
import { changeFlow, endWithout, type FlowResult } from './change-flow.ts';
import { isAt } from './flow-status.ts';
import { getInstitution } from './get-institution.ts';

/** The person proves it a second time. A right code works once; wrong ones are counted per flow and per person. */
export async function verifyFactor(
  services: Services,
  session: SessionRecord,
  { type, token }: { type: FactorType; token: string },
): Promise<FlowResult> {
  const { subjectId } = session;
  if (!isAt(session, 'verify-factor') || subjectId === null) return fail({ reason: 'out-of-order' });
  const limits = factorLimits(services, subjectId);
  const retryAfterMs = await services.store.limitedFor(limits, services.clock.now());
  if (retryAfterMs > 0) return fail({ reason: 'limited', retryAfterMs });

  const institution = await getInstitution(services, session);
  const verified = await openInstitution(services, institution).verifyFactor(subjectId, type, token);
  if (!verified.ok) return refuse(services, session, limits);
  const { amr, ...spending } = verified.value;
  const onward = await advance(services, session, institution, 'verify-factor', { hasFactor: false });
  return changeFlow(services, session, { ...onward, amr: [...session.amr, amr] }, { ...spending, within: limits });
}

async function refuse(services: Services, session: SessionRecord, limits: FailureLimit[]): Promise<FlowResult> {
  const factorFailures = session.factorFailures + 1;
  const isLast = factorFailures >= services.config.limits.factorPerFlow;
  const end = isLast ? endWithout(services, 'failed', 'CONSENT_OTP_FAILURE') : {};
  // One conditional write counts for the flow and for the person, so that guesses sent side by side count one by one.
  const counted = await changeFlow(services, session, { factorFailures, ...end }, { failure: limits });
  return counted.ok && !isLast ? fail({ reason: 'wrong-code' }) : counted;
}
