import { Consent } from '@consentry/protocol/consent.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { generateTotp } from '../auth/totp.ts';
import { SECOND } from '../clock.ts';
import { createTestServer, ROADRUNNER, readAs, type TestFlow, type TestServer } from '../testing/test-server.ts';

const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});

const consentsOf = (endUserId = 'user-1') =>
  readAs(z.array(Consent), server.partner('GET', `/v1/consent?end_user_id=${endUserId}`));
const code = () => ({ type: 'TOTP', token: generateTotp(SECRET, server.clock.now()) });

describe('the second factor', () => {
  let flow: TestFlow;
  beforeEach(async () => {
    flow = await server.openFlow();
    await flow.walkTo('verify-factor', ROADRUNNER);
  });

  test.each([-1, 0, 1])('takes the code of the time step %i', async (drift) => {
    const token = generateTotp(SECRET, server.clock.now() + drift * 30 * SECOND);
    expect(await flow.post('verify-factor', { type: 'TOTP', token })).toMatchObject({ status: 200 });
  });

  test.each([-2, 2])('refuses the code of the time step %i', async (drift) => {
    const token = generateTotp(SECRET, server.clock.now() + drift * 30 * SECOND);
    expect(await flow.post('verify-factor', { type: 'TOTP', token })).toMatchObject({
      status: 401,
      code: 'invalid_code',
    });
  });

  test('takes each code once, also in another flow and in parallel', async () => {
    const others = await Promise.all(Array.from({ length: 6 }, () => server.openFlow()));
    for (const other of others) await other.walkTo('verify-factor', ROADRUNNER);
    const replies = await Promise.all([flow, ...others].map((each) => each.post('verify-factor', code())));
    expect(replies.filter((reply) => reply.status === 200)).toHaveLength(1);
    const refused = replies.filter((reply) => reply.status !== 200);
    expect(new Set(refused.map((reply) => reply.code))).toEqual(new Set(['code_already_used']));
    const loser = [flow, ...others].find((_, n) => replies[n]?.status !== 200);
    server.clock.advance(60 * SECOND);
    expect(await loser?.post('verify-factor', code())).toMatchObject({ status: 200 });
  });

  test('fails the flow at the fifth wrong code, side by side or not', async () => {
    const guesses = Array.from({ length: 12 }, () => flow.post('verify-factor', { type: 'TOTP', token: '000000' }));
    const replies = await Promise.all(guesses);
    expect(replies.filter((reply) => reply.code === 'invalid_code').length).toBeLessThanOrEqual(4);
    expect(await flow.read()).toMatchObject({
      state: { step: 'failed', code: 'too_many_attempts', error: { error_type: 'CONSENT_OTP_FAILURE' } },
    });
  });

  test('after ten wrong codes in several flows refuses even the right one for that person', async () => {
    for (let n = 0; n < 10; n += 1) {
      const other = await server.openFlow();
      await other.walkTo('verify-factor', ROADRUNNER);
      await other.post('verify-factor', { type: 'TOTP', token: '000000' });
    }
    expect(await flow.post('verify-factor', code())).toMatchObject({ status: 429, code: 'too_many_attempts' });
  });

  test('guesses in many flows side by side count one by one: the right one among the last is refused', async () => {
    const others = await Promise.all(Array.from({ length: 30 }, () => server.openFlow()));
    for (const other of others) await other.walkTo('verify-factor', ROADRUNNER);
    const guesses = others.map((other) => other.post('verify-factor', { type: 'TOTP', token: '000000' }));
    const right = flow.post('verify-factor', code());
    const replies = await Promise.all([...guesses, right]);
    expect(replies.filter((reply) => reply.code === 'invalid_code')).toHaveLength(10);
    expect(replies.at(-1)).toMatchObject({ status: 429, code: 'too_many_attempts' });
  });

  test('cannot be skipped', async () => {
    expect(await flow.post('choose-accounts', { account_ids: ['acc_ins_sandbox_bank_roadrunner_1'] })).toMatchObject({
      code: 'wrong_step',
    });
    expect(await flow.post('review-consent', { decision: 'allow' })).toMatchObject({ code: 'wrong_step' });
    expect(await consentsOf()).toEqual([]);
  });

  test('is shown in the sandbox, where nobody has a phone with the secret on it', async () => {
    expect(await flow.read()).toMatchObject({ state: { sandbox_code: code().token } });
  });
});
