import { Consent } from '@consentry/protocol/consent.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createTestServer, readAs, type TestFlow, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});

const consentsOf = (endUserId = 'user-1') =>
  readAs(z.array(Consent), server.partner('GET', `/v1/consent?end_user_id=${endUserId}`));

describe('choosing accounts', () => {
  test.each([
    ['of somebody else', ['acc_ins_sandbox_bank_roadrunner_1']],
    ['of another institution', ['acc_ins_sandbox_energy_wile_1']],
    ['that cannot be shared', ['acc_ins_sandbox_bank_wile_4']],
    ['of which one is not there', ['acc_ins_sandbox_bank_wile_1', 'acc_none']],
  ])('refuses accounts %s', async (_what, account_ids) => {
    const flow = await server.openFlow();
    await flow.walkTo('choose-accounts');
    expect(await flow.post('choose-accounts', { account_ids })).toMatchObject({
      status: 400,
      code: 'accounts_unknown',
      state: { step: 'choose-accounts' },
    });
  });

  test('refuses none at all', async () => {
    const flow = await server.openFlow();
    await flow.walkTo('choose-accounts');
    expect(await flow.post('choose-accounts', { account_ids: [] })).toMatchObject({ code: 'invalid_request' });
  });

  test('keeps the choice for whoever comes back from the review', async () => {
    const flow = await server.openFlow();
    await flow.walkTo('review-consent');
    const { state } = await flow.post('back');
    expect(state).toMatchObject({
      step: 'choose-accounts',
      chosen_account_ids: ['acc_ins_sandbox_bank_wile_1', 'acc_ins_sandbox_bank_wile_2'],
    });
  });
});

describe('the decision', () => {
  let flow: TestFlow;
  beforeEach(async () => {
    flow = await server.openFlow();
    await flow.walkTo('review-consent');
  });
  const decide = (decision: 'allow' | 'deny') => flow.post('review-consent', { decision });

  test('sent again gets the same answer, and one consent stands', async () => {
    const replies = await Promise.all(Array.from({ length: 16 }, () => decide('allow')));
    expect(replies.map((reply) => reply.status)).toEqual(Array(16).fill(200));
    expect(new Set(replies.map((reply) => JSON.stringify(reply.state))).size).toBe(1);
    expect(await consentsOf()).toHaveLength(1);
  });

  test.each([
    ['allow', 'deny'],
    ['deny', 'allow'],
  ] as const)('%s stands when %s comes after it', async (first, second) => {
    const { state } = await decide(first);
    expect(await decide(second)).toMatchObject({ status: 409, code: 'decision_made', state: { step: 'finished' } });
    expect((await flow.read()).state).toEqual(state);
    expect(await consentsOf()).toHaveLength(first === 'allow' ? 1 : 0);
  });

  test('of two opposite ones side by side, exactly one stands', async () => {
    const replies = await Promise.all([decide('allow'), decide('deny')]);
    expect(replies.map((reply) => reply.status).sort()).toEqual([200, 409]);
  });

  test('to deny shares nothing and tells the partner', async () => {
    const { state } = await decide('deny');
    expect(state).toMatchObject({ outcome: { status: 'cancelled', error: { error_type: 'CONSENT_ENDUSER_DENIED' } } });
    expect(await consentsOf()).toEqual([]);
  });

  test('cannot be cancelled away once it was to allow', async () => {
    await decide('allow');
    expect(await flow.post('cancel')).toMatchObject({ status: 409, code: 'decision_made' });
    expect(await consentsOf()).toHaveLength(1);
  });
});
