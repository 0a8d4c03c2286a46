import type { Step } from '@consentry/protocol/flow.ts';
import type { ComponentType } from 'preact';
import type { StepProps } from './step-props.ts';
import { ChooseInstitution } from './steps/choose-institution.tsx';

type Views = { [S in Step]: ComponentType<StepProps<S>> };

/** All but the first screen; they come in a second file while that one is read. */
export type LaterViews = Omit<Views, 'choose-institution'>;

const views: Partial<Views> = { 'choose-institution': ChooseInstitution };
let later: typeof import('./later-views.ts') | undefined;

export function findStepView<S extends Step>(step: S): ComponentType<StepProps<S>> | undefined {
  return views[step] as ComponentType<StepProps<S>> | undefined; // `Views` holds under S the view of S
}

/** What only a call, a dialog or an end needs, and so not the first screen. */
export function findLater(): typeof later {
  return later;
}

/** Rejects when the file cannot be had now; the next call tries again. */
export async function prepareStep(step: Step | undefined): Promise<void> {
  if (step !== 'choose-institution') await loadLaterSteps();
}

export async function loadLaterSteps(): Promise<void> {
  later = await import('./later-views.ts');
  Object.assign(views, later.laterViews);
}
