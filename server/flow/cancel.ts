import { fail, ok } from '../result.ts';
import type { Services } from '../services.ts';
import type { SessionRecord } from '../store/records.ts';
import { changeFlow, endWithout, type FlowResult } from './change-flow.ts';

/** The person leaves. Cancelling what is cancelled changes nothing; what was allowed stays allowed. */
export async function cancel(services: Services, session: SessionRecord): Promise<FlowResult> {
  if (session.status === 'cancelled') return ok(session);
  if (session.status !== 'opened') return fail({ reason: 'other-decision-made' });
  return changeFlow(services, session, endWithout(services, 'cancelled', 'CONSENT_ENDUSER_DENIED'));
}
