import type { Step } from '@consentry/protocol/flow.ts';
import { useMemo } from 'preact/hooks';
import type { StepProps } from '../step-props.ts';
import type { Problem } from '../ui/error-summary.tsx';

/**
 * The server's refusal as a line of the error summary, in the step's own words where it has some. A new list only for a
 * new refusal or other words, as the list takes focus.
 */
export function useProblems(
  refusal: StepProps<Step>['refusal'],
  field?: string,
  words = refusal?.words,
): readonly Problem[] {
  return useMemo(
    () => (refusal && words !== undefined ? [{ message: words, ...(field !== undefined && { field }) }] : []),
    [refusal, field, words],
  );
}
