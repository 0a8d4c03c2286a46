import { beforeEach, describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../clock.ts';
import { COYOTE, createTestServer, ROADRUNNER, type TestFlow, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});

/** How many passwords have been hashed since this was called. */
function countHashes(): () => number {
  const { hasher } = server.services;
  const { verify } = hasher;
  let hashes = 0;
  hasher.verify = (...input) => {
    hashes += 1;
    return verify(...input);
  };
  return () => hashes;
}

describe('choosing an institution', () => {
  test('refuses one that is unknown, down, or has nothing that is asked for', async () => {
    const flow = await server.openFlow({ permissions: ['energy.usage'] });
    const choose = (institution_id: string) => flow.post('choose-institution', { institution_id });
    expect(await choose('ins_nowhere')).toMatchObject({ status: 400, code: 'institution_unknown' });
    expect(await choose('ins_sandbox_bank')).toMatchObject({ status: 400, code: 'institution_unknown' });
    const other = await server.openFlow();
    expect(await other.post('choose-institution', { institution_id: 'ins_sandbox_down' })).toMatchObject({
      status: 503,
      code: 'institution_unavailable',
      state: { step: 'choose-institution' },
    });
  });
});

describe('signing in', () => {
  let flow: TestFlow;
  beforeEach(async () => {
    flow = await server.openFlow();
    await flow.walkTo('sign-in');
  });

  test('answers an unknown user and a wrong password alike', async () => {
    const wrong = await flow.post('sign-in', { user: 'coyote@acme.com', password: 'wrong' });
    const unknown = await flow.post('sign-in', { user: 'nobody@acme.com', password: 'wrong' });
    expect(wrong).toMatchObject({ status: 401, code: 'invalid_credentials', state: { step: 'sign-in' } });
    expect({ ...unknown, headers: [] }).toEqual({ ...wrong, headers: [] });
  });

  test('takes the username and the e-mail, whatever their case', async () => {
    expect(await flow.post('sign-in', { ...COYOTE, user: 'WILE' })).toMatchObject({
      state: { step: 'choose-accounts' },
    });
  });

  test.each([
    ['locked', 403, 'account_locked'],
    ['unconfirmed', 403, 'account_unconfirmed'],
    ['reset-required', 403, 'password_reset_required'],
    ['sso', 403, 'sso_account'],
  ])('tells the state of %s only after the right password', async (user, status, expected) => {
    expect(await flow.post('sign-in', { user, password: 'wrong' })).toMatchObject({ code: 'invalid_credentials' });
    const told = await flow.post('sign-in', { user, password: 'sandbox' });
    expect(told).toMatchObject({ status, code: expected, state: { step: 'sign-in' } });
  });

  test('ends for a person whom the institution does not let share', async () => {
    expect(await flow.post('sign-in', { user: 'ineligible', password: 'sandbox' })).toMatchObject({
      status: 200,
      state: { step: 'failed', code: 'end_user_ineligible', error: { error_type: 'CONSENT_ENDUSER_INELIGIBLE' } },
    });
  });

  test('ends when the institution fails', async () => {
    expect(await flow.post('sign-in', { user: 'upstream-error', password: 'sandbox' })).toMatchObject({
      state: {
        step: 'failed',
        error: { error_type: 'CONSENT_UPSTREAM_PROCESSING_ERROR', error: 'temporarily_unavailable' },
      },
    });
  });

  test.each([
    ['noaccounts', 0],
    ['oneaccount', 1],
    ['many', 60],
  ])('%s has %i accounts', async (user, count) => {
    const { state } = await flow.post('sign-in', { user, password: 'sandbox' });
    expect(state).toMatchObject({ step: 'choose-accounts', accounts: { length: count }, chosen_account_ids: [] });
  });

  test('waits eight seconds for the slow one', async () => {
    await flow.post('sign-in', { user: 'slow', password: 'sandbox' });
    expect(server.clock.slept).toEqual([8 * SECOND]);
  });

  test('after ten failures from one address asks that address to wait, right password or not, without a hash', async () => {
    for (let n = 0; n < 10; n += 1) {
      expect(await flow.post('sign-in', { ...COYOTE, password: `${n}` })).toMatchObject({
        code: 'invalid_credentials',
      });
    }
    const hashes = countHashes();
    const limited = await flow.post('sign-in', COYOTE);
    expect(limited).toMatchObject({ status: 429, code: 'too_many_attempts', state: { step: 'sign-in' } });
    expect(limited.headers.get('retry-after')).toBe(String((15 * MINUTE) / SECOND));
    expect(hashes()).toBe(0);
    server.clock.advance(14 * MINUTE);
    await flow.post('extend');
    server.clock.advance(MINUTE);
    expect(await flow.post('sign-in', COYOTE)).toMatchObject({ status: 200 });
  });

  test('a burst side by side learns no more than ten answers', async () => {
    const replies = await Promise.all(
      Array.from({ length: 30 }, (_, n) => flow.post('sign-in', { ...COYOTE, password: `${n}` })),
    );
    expect(replies.filter((reply) => reply.code === 'invalid_credentials').length).toBeLessThanOrEqual(10);
    expect(await flow.post('sign-in', COYOTE)).toMatchObject({ code: 'too_many_attempts' });
  });

  test('a burst from one address does not lock the account for everybody else', async () => {
    await Promise.all(Array.from({ length: 60 }, (_, n) => flow.post('sign-in', { ...COYOTE, password: `${n}` })));
    server.clock.advance(14 * MINUTE);
    await flow.post('extend');
    server.clock.advance(MINUTE);
    expect(await flow.post('sign-in', COYOTE)).toMatchObject({ status: 200 });
  });

  test('counts the identifiers of one person together', async () => {
    const { limits } = server.services.config;
    server = await createTestServer({ limits: { ...limits, signInPerAccount: { max: 10, windowMs: 60 * MINUTE } } });
    flow = await server.openFlow({ institution_id: 'ins_sandbox_bank' });
    for (let n = 0; n < 5; n += 1) {
      for (const user of ['COYOTE@acme.com', 'wile']) await flow.post('sign-in', { user, password: `${n}` });
    }
    expect(await flow.post('sign-in', COYOTE)).toMatchObject({ code: 'too_many_attempts' });
  });

  test('past the limit not even the state of an account tells that a password was right', async () => {
    server = await createTestServer({ hashing: { concurrency: 2, queue: 1024 } }); // room for all of them
    flow = await server.openFlow({ institution_id: 'ins_sandbox_bank' });
    const guesses = Array.from({ length: 30 }, (_, n) => flow.post('sign-in', { user: 'locked', password: `${n}` }));
    const right = flow.post('sign-in', { user: 'locked', password: 'sandbox' });
    await Promise.all(guesses);
    expect(await right).toMatchObject({ code: 'too_many_attempts' });
  });

  test('refuses an identifier that a database could cut short', async () => {
    expect(await flow.post('sign-in', { ...COYOTE, user: 'wile\u0000x' })).toMatchObject({ code: 'invalid_request' });
  });

  test('costs one hash for each refused password and none for a body it cannot read', async () => {
    const hashes = countHashes();
    await flow.post('sign-in', { user: 'coyote@acme.com', password: 'wrong' });
    await flow.post('sign-in', { user: 'nobody', password: 'wrong' });
    await flow.post('sign-in', { user: 'locked', password: 'wrong' });
    expect(hashes()).toBe(3);
    await flow.post('sign-in', { user: 'coyote@acme.com', password: '' });
    await flow.post('sign-in', { user: 'coyote@acme.com', password: 'x'.repeat(1025) });
    await flow.post('sign-in', { user: 'coyote@acme.com' });
    expect(hashes()).toBe(3);
  });

  test('asks to come back at once when too many passwords are being checked', async () => {
    server.services.hasher.verify = async () => ({ ok: false, failure: 'busy' });
    const busy = await flow.post('sign-in', COYOTE);
    expect(busy).toMatchObject({ status: 503, code: 'temporarily_unavailable', state: { step: 'sign-in' } });
    expect(busy.headers.get('retry-after')).toBe('2');
  });

  test('keeps the identifier for the way back', async () => {
    await flow.post('sign-in', ROADRUNNER);
    expect(await flow.post('back')).toMatchObject({ state: { step: 'sign-in', user: 'roadrunner@acme.com' } });
  });
});
