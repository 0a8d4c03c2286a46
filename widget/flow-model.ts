import { FLOW_ERRORS, type FlowErrorCode } from '@consentry/protocol/errors.ts';
import type { FlowState, Step } from '@consentry/protocol/flow.ts';
import type { ApiResult } from './api-client.ts';

export type CallName = Exclude<Step, 'finished' | 'failed'> | 'open' | 'read' | 'back' | 'cancel' | 'extend';

/** A new object for each refusal, so that the same words twice are announced twice. */
export type Refusal = { readonly code: FlowErrorCode; readonly retryAfter?: number };

/** What the page shows. `state` is the server's; the rest is this page's own. */
export type FlowModel = {
  readonly state: FlowState | undefined;
  readonly pending: CallName | undefined;
  readonly refusal: Refusal | undefined;
  readonly isOffline: boolean;
  readonly dialog: 'cancel' | 'expiry' | undefined;
};

export type FlowEvent =
  | { type: 'sent'; call: CallName }
  | { type: 'received'; call: CallName; result: ApiResult }
  | { type: 'edited' }
  | { type: 'asked'; dialog: 'cancel' | 'expiry' }
  | { type: 'dismissed' };

export function createModel(state: FlowState | undefined): FlowModel {
  return { state, pending: undefined, refusal: undefined, isOffline: false, dialog: undefined };
}

export function reduce(model: FlowModel, event: FlowEvent): FlowModel {
  switch (event.type) {
    case 'sent':
      return { ...model, pending: event.call, isOffline: false, dialog: undefined, refusal: kept(model, event.call) };
    case 'received':
      return received({ ...model, pending: event.call === 'open' ? model.pending : undefined }, event);
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
  const isHere = result.state?.step === model.state?.step;
  const dialog = isHere ? model.dialog : undefined;
  if (result.kind === 'answer') {
    return { ...model, state: result.state, dialog, refusal: isHere ? kept(model, call) : undefined, isOffline: false };
  }
  const state = result.state ?? stateWithout(model, result.code);
  return { ...model, state, dialog, refusal: isFinal(state) ? undefined : findRefusal(result), isOffline: false };
}

/** Calls in the background leave the words about the last attempt standing. */
function kept(model: FlowModel, call: CallName): Refusal | undefined {
  return call === 'open' || call === 'read' || call === 'extend' ? model.refusal : undefined;
}

function findRefusal(result: Extract<ApiResult, { kind: 'refusal' }>): Refusal | undefined {
  // The other page or the lost answer was faster: its state says all there is to say.
  if (result.code === 'wrong_step' || result.code === 'decision_made') return undefined;
  return { code: result.code, ...(result.retryAfter !== undefined && { retryAfter: result.retryAfter }) };
}

/** A refusal without a state: go on where we are when that can help, otherwise say why it ends here. */
function stateWithout(model: FlowModel, code: FlowErrorCode): FlowState {
  const { recovery } = FLOW_ERRORS[code];
  if (model.state && (recovery === 'same-step' || recovery === 'later')) return model.state;
  const app = model.state?.app;
  return { step: 'failed', sandbox: model.state?.sandbox ?? false, code, ...(app && { app }) };
}
