import { fail } from '../result.ts';
import type { Services } from '../services.ts';
import type { SessionRecord } from '../store/records.ts';
import type { SessionChange } from '../store/store.ts';
import { askedOf, needsAccounts } from './asked.ts';
import { changeFlow, type FlowResult, SIGNED_OUT } from './change-flow.ts';
import { stepBefore } from './transitions.ts';

/** One step back. Behind the sign-in, nothing of it is left. */
export async function back(services: Services, session: SessionRecord): Promise<FlowResult> {
  const institution = session.institutionId && (await services.store.findInstitution(session.institutionId));
  const asked = institution ? askedOf(session.asked, institution.type) : session.asked;
  const step = stepBefore(session.step, {
    needsAccounts: needsAccounts(asked),
    cameWithoutPassword: session.amr.length > 0 && session.signInUser === null,
  });
  if (session.status !== 'opened' || !step) return fail({ reason: 'out-of-order' });
  return changeFlow(services, session, { step, ...forgotten(step) });
}

function forgotten(step: SessionRecord['step']): SessionChange {
  if (step === 'choose-accounts') return {};
  return step === 'sign-in' ? SIGNED_OUT : { ...SIGNED_OUT, institutionId: null };
}
