import type { FlowState } from '@consentry/protocol/flow.ts';
import { en } from './en.ts';
import { phrase } from './phrase.ts';

/** What is said while an answer is on its way; after a while also whose answer that is, where one is chosen. */
export function progressWords({ state, isSlow }: { state: FlowState; isSlow: boolean }): string {
  if (!isSlow || !('institution' in state) || !state.institution) return en.checking;
  return phrase(en.stillChecking, { institution: state.institution.name });
}
