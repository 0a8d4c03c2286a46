import { fail } from '../result.ts';
import type { Services } from '../services.ts';
import type { SessionRecord } from '../store/records.ts';
import { changeFlow, type FlowResult } from './change-flow.ts';

export const MAX_EXTENSIONS = 10; // WCAG 2.2.1: at least ten times

/** The person asks for more time. */
export async function extend(services: Services, session: SessionRecord): Promise<FlowResult> {
  if (session.status !== 'opened') return fail({ reason: 'out-of-order' });
  if (session.extensions >= MAX_EXTENSIONS) return fail({ reason: 'extensions-used-up' });
  return changeFlow(services, session, {
    deadlineAt: services.clock.now() + services.config.flowLifetimeMs,
    extensions: session.extensions + 1,
  });
}
