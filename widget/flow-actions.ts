import type { FactorType, FlowState } from '@consentry/protocol/flow.ts';
import type { AccountId, InstitutionId } from '@consentry/protocol/ids.ts';
import type { ApiClient, ApiResult, Handoff } from './api-client.ts';
import { createCallQueue, type Prepare } from './call-queue.ts';
import type { FlowEvent, Turn } from './flow-model.ts';

/** What a person can do. Each answers when the server has; its state has then already been shown. */
export type FlowActions = {
  chooseInstitution(institutionId: InstitutionId): void;
  signIn(user: string, password: string): void;
  continueAs(): void;
  signInAsAnother(): void;
  verifyFactor(type: FactorType, token: string): void;
  changePassword(password: string): void;
  chooseAccounts(accountIds: readonly AccountId[]): void;
  reviewConsent(decision: 'allow' | 'deny'): void;
  back(): void;
  backToInstitutions(): void;
  cancel(): void;
  extend(): void;
  read(): Promise<FlowState | undefined>;
  /** The host vouches for its user: the sign-in is skipped where the server agrees; else only the host is told. */
  handOff(handoff: Handoff, onRefused: () => void): void;
  claim(): void;
  retry(): void;
  turnTo(to: Turn | undefined): void;
  edited(): void;
  ask(dialog: 'cancel' | 'expiry'): void;
  dismiss(): void;
};

export function createFlowActions(
  api: ApiClient,
  claim: () => Promise<ApiResult>,
  prepare: Prepare,
  dispatch: (event: FlowEvent) => void,
): FlowActions {
  const { run, ...queue } = createCallQueue(api, claim, prepare, dispatch);
  return {
    chooseInstitution: (institutionId) => void run('choose-institution', () => api.chooseInstitution(institutionId)),
    signIn: (user, password) => void run('sign-in', () => api.signIn(user, password)),
    continueAs: () => void run('sign-in', api.continueAs),
    signInAsAnother: () => {
      queue.runErrand(api.signOut); // before the next sign-in, whose cookies it would clear
      dispatch({ type: 'turned', to: 'form' });
    },
    verifyFactor: (type, token) => void run('verify-factor', () => api.verifyFactor(type, token)),
    changePassword: (password) => void run('change-password', () => api.changePassword(password)),
    chooseAccounts: (accountIds) => void run('choose-accounts', () => api.chooseAccounts(accountIds)),
    reviewConsent: (decision) => void run('review-consent', () => api.reviewConsent(decision)),
    back: () => void run('back', api.back),
    backToInstitutions: () => void run('back', () => backToInstitutions(api)),
    cancel: () => void run('cancel', api.cancel),
    extend: () => void run('extend', api.extend),
    read: async () => {
      const result = await run('read', api.read);
      return result?.kind === 'answer' ? result.state : undefined;
    },
    handOff: queue.handOff,
    claim: queue.claim,
    retry: queue.retry,
    turnTo: (to) => dispatch({ type: 'turned', to }),
    edited: () => dispatch({ type: 'edited' }),
    ask: (dialog) => dispatch({ type: 'asked', dialog }),
    dismiss: () => dispatch({ type: 'dismissed' }),
  };
}

/** The server goes back one step at a time; from the accounts the institutions are up to three steps away. */
async function backToInstitutions(api: ApiClient): Promise<ApiResult> {
  const result = await api.back();
  const isOnTheWay =
    result.kind === 'answer' && (result.state.step === 'sign-in' || result.state.step === 'verify-factor');
  return isOnTheWay ? backToInstitutions(api) : result;
}
