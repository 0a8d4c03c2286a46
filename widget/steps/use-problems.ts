import { useMemo } from 'preact/hooks';
import type { StepProps } from '../step-props.ts';
import type { Problem } from '../ui/error-summary.tsx';

/** The server's refusal as a line of the error summary; a new list only for a new refusal, as the list takes focus. */
export function useProblems(refusal: StepProps<'failed'>['refusal'], field?: string): readonly Problem[] {
  return useMemo(
    () => (refusal ? [{ message: refusal.words, ...(field !== undefined && { field }) }] : []),
    [refusal, field],
  );
}
