import type { FlowState } from '@consentry/protocol/flow.ts';
import { expect, test } from 'vitest';
import type { ApiResult } from './api-client.ts';
import { examples } from './examples.ts';
import { type CallName, createModel, reduce } from './flow-model.ts';

const signIn = stateOf('sign-in');
const verify = stateOf('verify-factor');
const cancelled = stateOf('finished-cancelled');
const at = (state: FlowState) => reduce(createModel(state), { type: 'sent', call: 'sign-in' });
const receive = (model: ReturnType<typeof at>, result: ApiResult, call: CallName = 'sign-in') =>
  reduce(model, { type: 'received', call, result });

test("an answer's state replaces ours", () => {
  expect(receive(at(signIn), { kind: 'answer', state: verify })).toEqual(createModel(verify));
});

test('a refusal in the same step keeps the step and says why', () => {
  const model = receive(at(signIn), { kind: 'refusal', code: 'invalid_credentials', errorId: 'err', state: signIn });
  expect(model).toMatchObject({ state: signIn, refusal: { code: 'invalid_credentials' }, pending: undefined });
});

test('a refusal with a final state is that state and no more words', () => {
  const model = receive(at(verify), { kind: 'refusal', code: 'too_many_attempts', errorId: 'err', state: cancelled });
  expect(model).toEqual(createModel(cancelled));
});

test('a step that was already done says nothing', () => {
  const model = receive(at(signIn), { kind: 'refusal', code: 'wrong_step', errorId: 'err', state: verify });
  expect(model).toEqual(createModel(verify));
});

test('a refusal without a state that can pass leaves the step', () => {
  const model = receive(at(signIn), { kind: 'refusal', code: 'temporarily_unavailable', errorId: '' });
  expect(model).toMatchObject({ state: signIn, refusal: { code: 'temporarily_unavailable' } });
});

test('a refusal without a state that cannot pass ends the flow and keeps who asked', () => {
  const model = receive(at(signIn), { kind: 'refusal', code: 'flow_key_unknown', errorId: 'err' });
  expect(model.state).toEqual({
    step: 'failed',
    code: 'flow_key_unknown',
    sandbox: false,
    app: { name: 'Acme Budget' },
  });
});

test('a lost connection keeps everything, and the next attempt forgets it', () => {
  const offline = receive(at(signIn), { kind: 'offline' });
  expect(offline).toEqual({ ...createModel(signIn), isOffline: true });
  expect(reduce(offline, { type: 'sent', call: 'sign-in' }).isOffline).toBe(false);
  expect(reduce(offline, { type: 'edited' }).isOffline).toBe(false);
});

test('claiming in the background does not end a call that waits for it', () => {
  expect(receive(at(signIn), { kind: 'answer', state: signIn }, 'open').pending).toBe('sign-in');
});

test('more time does not wipe the words about the last attempt', () => {
  const refused = { ...createModel(signIn), refusal: { code: 'invalid_credentials' as const } };
  const sent = reduce(refused, { type: 'sent', call: 'extend' });
  expect(receive(sent, { kind: 'answer', state: signIn }, 'extend').refusal).toBe(refused.refusal);
});

test('words about the last attempt stay while the person goes back or cancels', () => {
  const refused = { ...createModel(signIn), refusal: { code: 'account_locked' as const } };
  expect(reduce(refused, { type: 'sent', call: 'back' }).refusal).toBe(refused.refusal);
  expect(reduce(refused, { type: 'sent', call: 'cancel' }).refusal).toBe(refused.refusal);
  expect(reduce(refused, { type: 'sent', call: 'sign-in' }).refusal).toBeUndefined();
});

test('a refusal keeps the address of its help', () => {
  const helpUrl = 'https://bank.example/confirm';
  const result: ApiResult = { kind: 'refusal', code: 'account_unconfirmed', errorId: 'err', helpUrl, state: signIn };
  expect(receive(at(signIn), result).refusal).toEqual({ code: 'account_unconfirmed', helpUrl });
});

test("turning to a step's other screen takes the words along that were about this one", () => {
  const refused = { ...createModel(verify), refusal: { code: 'invalid_code' as const } };
  const turned = reduce(refused, { type: 'turned', to: 'recovery-code' });
  expect(turned).toEqual({ ...createModel(verify), turnedTo: 'recovery-code' });
  expect(reduce(turned, { type: 'turned', to: undefined })).toEqual(createModel(verify));
});

test("a step's other screen stays through a refusal with or without a state, and ends with its step", () => {
  const turned = reduce(createModel(verify), { type: 'turned', to: 'recovery-code' });
  const wrong: ApiResult = { kind: 'refusal', code: 'invalid_code', errorId: 'err', state: verify };
  const busy: ApiResult = { kind: 'refusal', code: 'temporarily_unavailable', errorId: '' };
  expect(receive(turned, wrong, 'verify-factor').turnedTo).toBe('recovery-code');
  expect(receive(turned, busy, 'verify-factor').turnedTo).toBe('recovery-code');
  expect(receive(turned, { kind: 'answer', state: signIn }, 'back').turnedTo).toBeUndefined();
});

test('whoever is no longer signed in gets the form, and keeps it while it is sent', () => {
  const known = stateOf('sign-in-continue');
  const gone = receive(at(known), { kind: 'refusal', code: 'not_signed_in', errorId: 'err', state: known });
  expect(gone).toMatchObject({ turnedTo: 'form', refusal: { code: 'not_signed_in' } });
  expect(reduce(gone, { type: 'sent', call: 'sign-in' }).turnedTo).toBe('form');
});

test('a dialog closes when its step has gone, and none opens at the end', () => {
  const asking = reduce(createModel(signIn), { type: 'asked', dialog: 'cancel' });
  expect(asking.dialog).toBe('cancel');
  expect(receive(asking, { kind: 'answer', state: verify }).dialog).toBeUndefined();
  expect(reduce(createModel(cancelled), { type: 'asked', dialog: 'cancel' }).dialog).toBeUndefined();
});

function stateOf(name: string): FlowState {
  const state = examples[name]?.model.state;
  if (!state) throw new TypeError(`no example ${name}`);
  return state;
}
