import { FLOW_ERRORS, type FlowErrorCode } from '@consentry/protocol/errors.ts';
import type { FlowState, Step } from '@consentry/protocol/flow.ts';
import type { ApiResult } from './api-client.ts';

export type CallName = Exclude<Step, 'finished' | 'failed'> | 'open' | 'read' | 'back' | 'cancel' | 'extend';

/** A new object for each refusal, so that the same words twice are announced twice. */
export type Refusal = { readonly code: FlowErrorCode; readonly retryAfter?: number; readonly helpUrl?: string };

/** Another screen of the same step, which the server knows nothing of. */
export type Turn = 'recovery-code' | 'form';

/** What the page shows. `state` is the server's; the rest is this page's own. */
export type FlowModel = {
  readonly state: FlowState | undefined;
  readonly pending: CallName | undefined;
  readonly refusal: Refusal | undefined;
  readonly turnedTo: Turn | undefined;
  readonly isOffline: boolean;
  readonly dialog: 'cancel' | 'expiry' | undefined;
};

export type FlowEvent =
  | { type: 'sent'; call: CallName }
  | { type: 'received'; call: CallName; result: ApiResult }
  | { type: 'turned'; to: Turn | undefined }
  | { type: 'edited' }
  | { type: 'asked'; dialog: 'cancel' | 'expiry' }
  | { type: 'dismissed' };

export function createModel(state: FlowState | undefined): FlowModel {
  return { state, pending: undefined, refusal: undefined, turnedTo: undefined, isOffline: false, dialog: undefined };
}

export function reduce(model: FlowModel, event: FlowEvent): FlowModel {
  switch (event.type) {
    case 'sent':
      return { ...model, pending: event.call, isOffline: false, dialog: undefined, refusal: kept(model, event.call) };
    case 'received':
      return received({ ...model, pending: event.call === 'open' ? model.pending : undefined }, event);
    case 'turned':
      return { ...model, turnedTo: event.to, refusal: undefined };
    case 'edited':
      return model.isOffline ? { ...model, isOffline: false } : model;
    case 'asked':
      return isFinal(model.state) ? model : { ...model, dialog: event.dialog };
    case 'dismissed':
      return { ...model, dialog: undefined };
  }
}

/** No call leads on from here. */
export function isFinal(state: FlowState | undefined): boolean {
  return state?.step === 'finished' || state?.step === 'failed';
}

function received(model: FlowModel, { call, result }: { call: CallName; result: ApiResult }): FlowModel {
  if (result.kind === 'offline') return { ...model, isOffline: true };
  const state = result.kind === 'answer' ? result.state : (result.state ?? stateWithout(model, result.code));
  const here = state.step === model.state?.step ? model : undefined; // a new step begins afresh
  const next = { ...model, state, dialog: here?.dialog, turnedTo: here?.turnedTo, isOffline: false };
  if (result.kind === 'answer') return { ...next, refusal: here && kept(here, call) };
  const refusal = isFinal(state) ? undefined : findRefusal(result);
  // Nobody is signed in any more: the form stays, however often it is sent.
  return { ...next, refusal, turnedTo: result.code === 'not_signed_in' ? 'form' : next.turnedTo };
}

/** Only the step's own call says anew how it went. */
function kept(model: FlowModel, call: CallName): Refusal | undefined {
  return call === model.state?.step ? undefined : model.refusal;
}

function findRefusal(result: Extract<ApiResult, { kind: 'refusal' }>): Refusal | undefined {
  // The other page or the lost answer was faster: its state says all there is to say.
  if (result.code === 'wrong_step' || result.code === 'decision_made') return undefined;
  const { code, retryAfter, helpUrl } = result;
  return { code, ...(retryAfter !== undefined && { retryAfter }), ...(helpUrl !== undefined && { helpUrl }) };
}

/** A refusal without a state: go on where we are when that can help, otherwise say why it ends here. */
function stateWithout(model: FlowModel, code: FlowErrorCode): FlowState {
  const { recovery } = FLOW_ERRORS[code];
  if (model.state && (recovery === 'same-step' || recovery === 'later')) return model.state;
  const app = model.state?.app;
  return { step: 'failed', sandbox: model.state?.sandbox ?? false, code, ...(app && { app }) };
}
