import type { Boot, FlowState } from '@consentry/protocol/flow.ts';
import { useEffect, useLayoutEffect, useMemo, useReducer } from 'preact/hooks';
import type { ApiClient, ApiResult } from './api-client.ts';
import { createFlowActions } from './flow-actions.ts';
import { createModel, isFinal, reduce } from './flow-model.ts';
import { Screen } from './screen.tsx';
import type { Exit } from './step-props.ts';
import { findLater, prepareStep } from './step-views.ts';
import { useExpiry } from './use-expiry.ts';
import { type Host, useHost } from './use-host.ts';

type Props = { boot: Boot; api: ApiClient; claim: () => Promise<ApiResult> };

/** The whole flow: the server's state in one reducer, the host told of each step and of the outcome. */
export function App({ boot, api, claim }: Props) {
  const [model, dispatch] = useReducer(reduce, boot.state, createModel);
  const actions = useMemo(() => createFlowActions(api, claim, prepareStep, dispatch), [api, claim]);
  const { state } = model;
  const host = useHost(boot, {
    askToCancel: requestCancel,
    cancel: () => (isFinal(state) ? close() : actions.cancel()),
    handOff: (handoff) => actions.handOff(handoff, () => host.sendRemark({ type: 'handoff_refused' })),
  });
  const close = () => host.sendRemark({ type: 'close' });

  /** Before the institution nothing would be lost, so nothing is asked. */
  function requestCancel() {
    if (isFinal(state)) close();
    else if (!state || state.step === 'choose-institution') actions.cancel();
    else actions.ask('cancel');
  }

  useEffect(() => {
    if (boot.state?.step !== 'failed') actions.claim();
  }, [boot, actions]);
  // Before the paint: the host hears of an outcome no later than the person sees it.
  useLayoutEffect(() => {
    if (!state) return;
    const later = findLater();
    later?.findMilestones(state).forEach(host.sendProgress);
    host.sendProgress({ type: 'step', step: state.step });
    const outcome = later?.findOutcomeMessage(state, boot.session_id);
    if (outcome) host.sendOutcome(outcome);
  }, [state, boot, host]);
  useExpiry(
    state,
    () => actions.ask('expiry'),
    () => void actions.read(),
  );
  useEscape(requestCancel);

  return <Screen model={model} actions={actions} exit={findExit(host, state, boot)} onCancel={requestCancel} />;
}

function findExit(host: Host, state: FlowState | undefined, boot: Boot): Exit {
  if (host.connection) return { kind: 'host', ask: host.sendRemark, canRenew: host.connection.can_renew };
  const isFramed = window.parent !== window;
  const url =
    state && 'return_url' in state ? findLater()?.createReturnUrl(state.return_url, boot.session_id) : undefined;
  // A frame cannot take the partner's page anywhere; that page has been told and goes on by itself.
  return isFramed || url === undefined ? { kind: 'none' } : { kind: 'return', url };
}

/** Escape asks what Cancel asks. Dialogs and the search field answer it themselves, and say so. */
function useEscape(onEscape: () => void): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented && !document.querySelector('dialog[open]')) onEscape();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [onEscape]);
}
