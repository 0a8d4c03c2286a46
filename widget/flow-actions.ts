import type { FlowState, Step } from '@consentry/protocol/flow.ts';
import type { AccountId, InstitutionId } from '@consentry/protocol/ids.ts';
import type { ApiClient, ApiResult } from './api-client.ts';
import type { CallName, FlowEvent } from './flow-model.ts';

/** What a person can do. Each answers when the server has; its state has then already been shown. */
export type FlowActions = {
  chooseInstitution(institutionId: InstitutionId): void;
  signIn(user: string, password: string): void;
  verifyFactor(token: string): void;
  chooseAccounts(accountIds: readonly AccountId[]): void;
  reviewConsent(decision: 'allow' | 'deny'): void;
  back(): void;
  backToInstitutions(): void;
  cancel(): void;
  extend(): void;
  read(): Promise<FlowState | undefined>;
  claim(): void;
  retry(): void;
  edited(): void;
  ask(dialog: 'cancel' | 'expiry'): void;
  dismiss(): void;
};

/** Fetches what the step is drawn with; without a step, what a refusal is. Rejects when that fails. */
type Prepare = (step: Step | undefined) => Promise<void>;

export function createFlowActions(
  api: ApiClient,
  claim: () => Promise<ApiResult>,
  prepare: Prepare,
  dispatch: (event: FlowEvent) => void,
): FlowActions {
  let busyWith: CallName | undefined;
  let turn = 0;
  let attempt = () => claimInBackground();

  /** One call at a time; only a cancel may overtake, and then the overtaken answer is not looked at. */
  async function run(call: CallName, send: () => Promise<ApiResult>): Promise<ApiResult | undefined> {
    if (busyWith && (call !== 'cancel' || busyWith === 'cancel')) return undefined;
    busyWith = call;
    turn += 1;
    const mine = turn;
    attempt = () => void run(call, send);
    dispatch({ type: 'sent', call });
    const claimed = await claim();
    const result = await withView(prepare, claimed.kind === 'answer' ? await send() : claimed);
    if (mine !== turn) return undefined;
    busyWith = undefined;
    dispatch({ type: 'received', call, result });
    return result;
  }

  function claimInBackground(): void {
    const before = turn;
    claim()
      .then((result) => withView(prepare, result))
      .then((result) => {
        if (before === turn) dispatch({ type: 'received', call: 'open', result });
      });
  }

  return {
    chooseInstitution: (institutionId) => void run('choose-institution', () => api.chooseInstitution(institutionId)),
    signIn: (user, password) => void run('sign-in', () => api.signIn(user, password)),
    verifyFactor: (token) => void run('verify-factor', () => api.verifyFactor(token)),
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
    claim: claimInBackground,
    retry: () => attempt(),
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

/** What showing an answer needs is part of it: without it the person tries again, and nothing is lost. */
async function withView(prepare: Prepare, result: ApiResult): Promise<ApiResult> {
  if (result.kind === 'offline') return result;
  return prepare(result.kind === 'answer' ? result.state.step : undefined).then(
    () => result,
    () => ({ kind: 'offline' }),
  );
}
