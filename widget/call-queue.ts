import type { Step } from '@consentry/protocol/flow.ts';
import type { ApiClient, ApiResult, Handoff } from './api-client.ts';
import type { CallName, FlowEvent } from './flow-model.ts';

/** Fetches what the step is drawn with; without a step, what a refusal is. Rejects when that fails. */
export type Prepare = (step: Step | undefined) => Promise<void>;

/**
 * What goes to the server, in order; the claim goes first. What comes back is dispatched, unless it was overtaken. Long
 * because of the six variables: each function below reads some that another one sets.
 */
export function createCallQueue(
  api: Pick<ApiClient, 'handOff' | 'read'>,
  claim: () => Promise<ApiResult>,
  prepare: Prepare,
  dispatch: (event: FlowEvent) => void,
) {
  let busyWith: CallName | undefined;
  let turn = 0;
  let step: Step | undefined; // as the server last said; unknown before the claim
  let handoff: (() => Promise<boolean>) | undefined; // in memory only, until it is used
  let errand: Promise<unknown> = Promise.resolve();
  let attempt = () => claimInBackground();

  /** One call at a time, behind the errands; only a cancel may overtake, and then the overtaken answer is not looked at. */
  async function run(call: CallName, send: () => Promise<ApiResult>): Promise<ApiResult | undefined> {
    if (busyWith && (call !== 'cancel' || busyWith === 'cancel')) return undefined;
    busyWith = call;
    turn += 1;
    const mine = turn;
    attempt = () => void run(call, send);
    dispatch({ type: 'sent', call });
    const claimed = await claim();
    if (call !== 'cancel') await errand;
    const result = await withView(prepare, claimed.kind === 'answer' ? await send() : claimed);
    if (mine !== turn) return undefined;
    busyWith = undefined;
    receive(call, result);
    return result;
  }

  function claimInBackground(): void {
    const before = turn;
    claim()
      .then((result) => withView(prepare, result))
      .then((result) => {
        if (before === turn) receive('open', result);
      });
  }

  function receive(call: CallName, result: ApiResult): void {
    if (result.kind !== 'offline') step = result.state?.step ?? step;
    dispatch({ type: 'received', call, result });
    passOnHandoff();
  }

  /** Once, when nothing else is on its way. Whoever does something meanwhile is served by the answer to that. */
  async function passOnHandoff(): Promise<void> {
    if (busyWith || !step || !handoff) return;
    const mine = handoff;
    const before = turn;
    handoff = undefined;
    if (step !== 'choose-institution' && step !== 'sign-in') return;
    if (!(await runErrand(mine)) || before !== turn) return;
    const result = await withView(prepare, await api.read());
    if (before === turn && result.kind === 'answer') receive('read', result);
  }

  /** Behind the screen, which stays usable: what a person does meanwhile is sent when this is done. Must not reject. */
  function runErrand<Value>(work: () => Promise<Value>): Promise<Value> {
    const mine = errand.then(work);
    errand = mine;
    return mine;
  }

  return {
    run,
    runErrand,
    claim: claimInBackground,
    retry: () => attempt(),
    handOff(bundle: Handoff, onRefused: () => void): void {
      handoff = async () => {
        const isTaken = await api.handOff(bundle);
        if (isTaken === false) onRefused();
        return !!isTaken;
      };
      passOnHandoff();
    },
  };
}

/** What showing an answer needs is part of it: without it the person tries again, and nothing is lost. */
async function withView(prepare: Prepare, result: ApiResult): Promise<ApiResult> {
  if (result.kind === 'offline') return result;
  return prepare(result.kind === 'answer' ? result.state.step : undefined).then(
    () => result,
    () => ({ kind: 'offline' }),
  );
}
