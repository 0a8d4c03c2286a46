import type { FlowState } from '@consentry/protocol/flow.ts';
import type { InstitutionId } from '@consentry/protocol/ids.ts';
import { expect, test } from 'vitest';
import type { ApiClient, ApiResult, Handoff } from './api-client.ts';
import { examples } from './examples.ts';
import { createFlowActions } from './flow-actions.ts';
import { createModel, type FlowModel, reduce } from './flow-model.ts';

const BANK = 'ins_sandbox_bank' as InstitutionId; // matches its pattern
const handoff: Handoff = { type: 'handoff', refreshToken: 'crt.1', idToken: 'a.b.c', checksum: 'v1.k.c' };
const choose = stateOf('choose-institution');
const signIn = stateOf('sign-in');
const accounts = stateOf('choose-accounts');

/** Every call of the api waits until the test answers it. */
function setUp(first: FlowState | undefined = choose) {
  let model: FlowModel = createModel(first);
  const calls: { name: string; answer(value: unknown): void }[] = [];
  const call = (name: string) => () =>
    new Promise((answer) => {
      calls.push({ name, answer });
    });
  const names = ['read', 'chooseInstitution', 'signIn', 'continueAs', 'cancel', 'handOff', 'signOut', 'open'] as const;
  // The calls that these tests make, and no others; what each comes to is the test's to say.
  const api = Object.fromEntries(names.map((name) => [name, call(name)])) as unknown as ApiClient;
  let claimed: Promise<ApiResult> | undefined;
  const claim = () => {
    claimed ??= api.open('ses_1');
    return claimed;
  };
  const actions = createFlowActions(
    api,
    claim,
    async () => undefined,
    (event) => {
      model = reduce(model, event);
    },
  );
  const asked = () => calls.map(({ name }) => name);
  const answer = async (name: string, value: unknown) => {
    await settled();
    calls.find((one) => one.name === name)?.answer(value);
    await settled();
  };
  let refusals = 0;
  const handOff = () =>
    actions.handOff(handoff, () => {
      refusals += 1;
    });
  return { actions, handOff, refusals: () => refusals, asked, answer, model: () => model };
}

async function claimed(first: FlowState = choose) {
  const flow = setUp(first);
  flow.actions.claim();
  await flow.answer('open', answerWith(first));
  return flow;
}

test('a handoff goes out once the session is claimed, and the page follows the flow', async () => {
  const { actions, handOff, refusals, asked, answer, model } = setUp(signIn);
  actions.claim();
  handOff();
  await settled();
  expect(asked()).toEqual(['open']);
  await answer('open', answerWith(signIn));
  expect(asked()).toEqual(['open', 'handOff']);
  await answer('handOff', true);
  await answer('read', answerWith(accounts));
  expect(model()).toEqual(createModel(accounts));
  expect(refusals()).toBe(0);
});

test('a refusal is told also when the person has gone on meanwhile', async () => {
  const { actions, handOff, refusals, answer } = await claimed();
  handOff();
  actions.chooseInstitution(BANK);
  await answer('handOff', false);
  expect(refusals()).toBe(1);
});

test.each([
  ['a refused handoff', false, 1],
  ['a lost handoff, which may have been taken,', undefined, 0],
])('%s leaves the sign-in as it was; the host is told of a refusal only', async (_, isTaken, told) => {
  const { handOff, refusals, asked, answer, model } = await claimed(signIn);
  handOff();
  await answer('handOff', isTaken);
  expect(asked()).toEqual(['open', 'handOff']);
  expect(refusals()).toBe(told);
  expect(model()).toEqual(createModel(signIn));
});

test('a read that is lost after a handoff says nothing', async () => {
  const { handOff, answer, model } = await claimed(signIn);
  handOff();
  await answer('handOff', true);
  await answer('read', { kind: 'offline' });
  expect(model()).toEqual(createModel(signIn));
});

test('a pick made during a handoff waits for it, and its answer is the one that is shown', async () => {
  const { actions, handOff, asked, answer, model } = await claimed();
  handOff();
  actions.chooseInstitution(BANK);
  await settled();
  expect(model().pending).toBe('choose-institution');
  expect(asked()).toEqual(['open', 'handOff']);
  await answer('handOff', true);
  expect(asked()).toEqual(['open', 'handOff', 'chooseInstitution']);
  await answer('chooseInstitution', answerWith(accounts));
  expect(model()).toEqual(createModel(accounts));
});

test('a pick made while the flow is read again neither waits for that nor is undone by it', async () => {
  const { actions, handOff, asked, answer, model } = await claimed();
  handOff();
  await answer('handOff', true);
  actions.chooseInstitution(BANK);
  await settled();
  expect(asked()).toEqual(['open', 'handOff', 'read', 'chooseInstitution']);
  await answer('read', answerWith(choose));
  expect(model().pending).toBe('choose-institution');
  await answer('chooseInstitution', answerWith(accounts));
  expect(model().state).toBe(accounts);
});

test('a handoff that comes during a pick waits for its answer', async () => {
  const { actions, handOff, asked, answer, model } = await claimed();
  actions.chooseInstitution(BANK);
  await settled();
  handOff();
  await settled();
  expect(asked()).toEqual(['open', 'chooseInstitution']);
  await answer('chooseInstitution', answerWith(signIn));
  expect(asked()).toEqual(['open', 'chooseInstitution', 'handOff']);
  await answer('handOff', true);
  await answer('read', answerWith(accounts));
  expect(model().state).toBe(accounts);
});

test('behind the sign-in a handoff is forgotten', async () => {
  const { handOff, asked } = await claimed(accounts);
  handOff();
  await settled();
  expect(asked()).toEqual(['open']);
});

test('a handoff is used once, and a host that connects again may bring another', async () => {
  const { handOff, asked, answer } = await claimed();
  handOff();
  await answer('handOff', true);
  await answer('read', answerWith(choose));
  expect(asked()).toEqual(['open', 'handOff', 'read']);
  handOff();
  await settled();
  expect(asked()).toEqual(['open', 'handOff', 'read', 'handOff']);
});

test('a cancel does not wait for a handoff', async () => {
  const { actions, handOff, asked } = await claimed();
  handOff();
  actions.cancel();
  await settled();
  expect(asked()).toEqual(['open', 'handOff', 'cancel']);
});

test('whoever is someone else gets the form at once, and signs in after the sign-out, however that went', async () => {
  const { actions, asked, answer, model } = await claimed(stateOf('sign-in-continue'));
  actions.signInAsAnother();
  expect(model().turnedTo).toBe('form');
  actions.signIn('wile', 'secret');
  await settled();
  expect(asked()).toEqual(['open', 'signOut']);
  await answer('signOut', false);
  expect(asked()).toEqual(['open', 'signOut', 'signIn']);
});

function answerWith(state: FlowState): ApiResult {
  return { kind: 'answer', state };
}

/** Resolves after every promise that is ready: a message is a task of its own. */
function settled(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port2.onmessage = () => {
      port2.close();
      resolve();
    };
    port1.postMessage('');
  });
}

function stateOf(name: string): FlowState {
  const state = examples[name]?.model.state;
  if (!state) throw new TypeError(`no example ${name}`);
  return state;
}
