import type { FlowState } from '@consentry/protocol/flow.ts';
import type { Progress } from './host-channel.ts';

/** What a state says of the way to it, beside its step. Ids and kinds: nothing that tells of the person. */
export function findMilestones(state: FlowState): Progress[] {
  const milestones: Progress[] = [];
  if ('institution' in state && state.institution) {
    milestones.push({ type: 'institution_selected', institution_id: state.institution.institution_id });
  }
  const factorType = state.step === 'verify-factor' ? state.factor_types[0] : undefined;
  if (factorType) milestones.push({ type: 'factor_required', factor_type: factorType });
  return milestones;
}
