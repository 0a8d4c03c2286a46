import type { FlowState, StateOf, Step } from '@consentry/protocol/flow.ts';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { en } from './copy/en.ts';
import { phrase } from './copy/phrase.ts';
import { progressWords } from './copy/progress-words.ts';
import type { FlowActions } from './flow-actions.ts';
import type { FlowModel } from './flow-model.ts';
import type { Exit, StepProps } from './step-props.ts';
import { findLater, findStepView } from './step-views.ts';
import { Header } from './ui/header.tsx';
import { OfflineBanner } from './ui/offline-banner.tsx';
import { Skeleton } from './ui/skeleton.tsx';
import { useSlow } from './use-slow.ts';

type Props = { model: FlowModel; actions: FlowActions; exit: Exit; onCancel: () => void };

const STEP_NUMBERS: { [S in Step]?: number } = {
  'choose-institution': 1,
  'sign-in': 2,
  'verify-factor': 2,
  'change-password': 2,
  'choose-accounts': 3,
  'review-consent': 4,
};

/** All that is seen, from nothing but the model: the gallery shows every example through it. */
export function Screen({ model, actions, exit, onCancel }: Props) {
  const { state } = model;
  const card = useRef<HTMLDivElement>(null);
  useStepFocus(card, model);
  const Dialogs = findLater()?.Dialogs;
  return (
    <div class="card" ref={card}>
      <header>
        {state?.sandbox && <p class="band">{en.sandboxBand}</p>}
        <StepHeader model={model} actions={actions} onCancel={onCancel} />
        {model.isOffline && <OfflineBanner onRetry={actions.retry} />}
      </header>
      {state ? <StepView key={state.step} model={model} state={state} actions={actions} exit={exit} /> : <Skeleton />}
      {Dialogs && <Dialogs model={model} actions={actions} />}
    </div>
  );
}

function StepHeader({ model, actions, onCancel }: Omit<Props, 'exit'>) {
  const { state, pending } = model;
  if (!state?.app) return null; // nobody is asking: the link named no session
  const number = STEP_NUMBERS[state.step];
  const canGoBack = number !== undefined && number > 1;
  return (
    <Header
      app={state.app}
      institution={'institution' in state ? state.institution : undefined}
      line={headerLine(state)}
      step={number}
      isCancelling={pending === 'cancel'}
      onBack={canGoBack ? actions.back : undefined}
      onCancel={number === undefined ? undefined : onCancel}
    />
  );
}

function headerLine(state: FlowState): string {
  if (state.step !== 'finished') return en.header.asks;
  const { outcome } = state;
  if (outcome.status === 'cancelled' || outcome.confirmation === 'expired') return en.header.ended;
  return outcome.confirmation === 'pending' ? en.header.asks : en.header.shares;
}

type StepViewProps<S extends Step> = Omit<Props, 'onCancel'> & { state: StateOf<S> };

function StepView<S extends Step>({ model, state, actions, exit }: StepViewProps<S>) {
  const isPending = model.pending === state.step;
  const isSlow = useSlow(isPending);
  const refusal = useRefusal(model);
  const View = findStepView(state.step as S); // `StateOf<S>` is the state whose step is S
  if (!View) return <Skeleton />;
  return (
    <div class="step">
      <View
        state={state}
        actions={actions}
        refusal={refusal}
        turnedTo={model.turnedTo}
        isPending={isPending}
        isSlow={isSlow}
        exit={exit}
      />
      <output class="visually-hidden">{isPending ? progressWords({ state, isSlow }) : ''}</output>
    </div>
  );
}

/** The same object for the same refusal, with its words. They have come with the answer that refused. */
function useRefusal({ state, refusal }: FlowModel): StepProps<Step>['refusal'] {
  const institution = state && 'institution' in state && state.institution ? state.institution.name : en.anInstitution;
  return useMemo(
    () => refusal && { ...refusal, words: findLater()?.refusalWords(refusal, institution) ?? '' },
    [refusal, institution],
  );
}

/**
 * A new screen begins at its heading, for keyboards and screen readers alike, unless an error summary has taken the focus.
 * The first one must not pull the focus out of the host's page.
 */
function useStepFocus(card: { current: HTMLElement | null }, { state, refusal, turnedTo }: FlowModel): void {
  const shown = useRef<string>(undefined);
  useEffect(() => {
    const heading = card.current?.querySelector('h1');
    if (!heading || !state) return;
    const words = heading.textContent;
    document.title = title(words, state, !!refusal);
    const isNew = shown.current !== words;
    const mayFocus = shown.current !== undefined || document.hasFocus();
    shown.current = words;
    if (isNew && mayFocus && !card.current?.querySelector('.error-summary')) heading.focus();
  }, [card, state, refusal, turnedTo]);
}

function title(heading: string, state: FlowState, isRefused: boolean): string {
  const name = state.app
    ? phrase(en.documentTitle, { heading, app: state.app.name })
    : phrase(en.documentTitleAlone, { heading });
  return isRefused ? phrase(en.errorTitle, { title: name }) : name;
}
