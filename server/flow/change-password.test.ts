import { beforeEach, describe, expect, test } from 'vitest';
import { generateTotp } from '../auth/totp.ts';
import { countHashes, signIn, signInAs, whoAmI } from '../testing/session-calls.ts';
import { createTestServer, ROADRUNNER, type TestFlow, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});

const BANK = { institution_id: 'ins_sandbox_bank' };
const EXPIRED = { user: 'expired-password', password: 'sandbox' };
const FORCED = { user: 'force-change', password: 'sandbox' };
const NEW = 'a path through the meadow';
const change = (flow: TestFlow, password = NEW) => flow.post('change-password', { password });
const setStatus = (username: string, status: Parameters<TestServer['services']['store']['setUserStatus']>[1]) =>
  server.services.store.setUserStatus(`usr_sandbox_${username}`, status);

async function openAt(who: typeof EXPIRED): Promise<TestFlow> {
  const flow = await server.openFlow(BANK);
  const reply = await flow.post('sign-in', who);
  if (reply.state?.step !== 'change-password') throw new Error(`at ${reply.state?.step}`);
  return flow;
}

describe('a password that must be changed', () => {
  test.each([
    ['expired', EXPIRED],
    ['forced', FORCED],
  ])('leads to the step that changes it, which says why: %s', async (reason, who) => {
    const flow = await server.openFlow(BANK);
    expect(await flow.post('sign-in', { ...who, password: 'wrong' })).toMatchObject({ code: 'invalid_credentials' });
    expect(await flow.post('sign-in', who)).toMatchObject({
      status: 200,
      state: { step: 'change-password', reason, user: who.user },
    });
  });

  test('lets nobody past it', async () => {
    const flow = await openAt(EXPIRED);
    const account_ids = ['acc_ins_sandbox_bank_expired-password_1'];
    expect(await flow.post('choose-accounts', { account_ids })).toMatchObject({ code: 'wrong_step' });
    expect(await flow.post('review-consent', { decision: 'allow' })).toMatchObject({ code: 'wrong_step' });
  });

  test('comes after the second factor, so that a stolen password alone changes nothing', async () => {
    await setStatus('roadrunner', 'password_expired');
    const flow = await server.openFlow(BANK);
    expect(await flow.post('sign-in', ROADRUNNER)).toMatchObject({ state: { step: 'verify-factor' } });
    expect(await change(flow)).toMatchObject({ code: 'wrong_step' });
    const token = generateTotp('JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', server.clock.now());
    expect(await flow.post('verify-factor', { type: 'TOTP', token })).toMatchObject({
      state: { step: 'change-password', reason: 'expired' },
    });
    expect(await change(flow)).toMatchObject({ status: 200, state: { step: 'choose-accounts' } });
  });

  test('goes back to the sign-in, and nothing of it is left', async () => {
    const flow = await openAt(EXPIRED);
    expect(await flow.post('back')).toMatchObject({ state: { step: 'sign-in' } });
    expect(await change(flow)).toMatchObject({ code: 'wrong_step' });
    expect(await flow.post('sign-in', { user: 'oneaccount', password: 'sandbox' })).toMatchObject({
      state: { step: 'choose-accounts' },
    });
  });

  test.each([
    ['7 characters', 'xq7-vw2', 'password_length'],
    ['129 characters', `${'xq7-'.repeat(32)}x`, 'password_length'],
    ['7 emoji', '🦔🡦🦦🦥🦨🦘🦙', 'password_length'],
    ['129 emoji', '🦔'.repeat(129), 'password_length'],
    ['a common one', 'Password1', 'password_common'],
  ])('is not changed to %s, at no hash', async (_what, password, expected) => {
    const flow = await openAt(EXPIRED);
    const hashes = countHashes(server.services);
    expect(await change(flow, password)).toMatchObject({
      status: 400,
      code: expected,
      state: { step: 'change-password' },
    });
    expect(hashes()).toBe(0);
    expect(await change(flow)).toMatchObject({ status: 200 });
  });

  test('is not changed to itself', async () => {
    const flow = await openAt(EXPIRED);
    await change(flow);
    await setStatus('expired-password', 'password_expired');
    const again = await openAt({ ...EXPIRED, password: NEW });
    expect(await change(again, NEW)).toMatchObject({ status: 400, code: 'password_unchanged' });
    expect(await change(again, `${NEW}s`)).toMatchObject({ status: 200 });
  });

  test.each([
    ['8 characters', 'xq7-vw2k'],
    ['128 characters', 'xq7-'.repeat(32)],
    ['8 emoji', '🦔🡦🦦🦥🦨🦘🦙🦚'],
    ['128 emoji', '🦔'.repeat(128)],
  ])('may be changed to %s, and that opens the account', async (_what, password) => {
    const flow = await openAt(EXPIRED);
    expect(await change(flow, password)).toMatchObject({ status: 200, state: { step: 'choose-accounts' } });
    expect(await signIn(server, { user: 'expired-password@acme.com', password })).toMatchObject({ status: 200 });
  });

  test.each(['', 'x'.repeat(1025), 7])('is not changed by a body that is out of bounds', async (password) => {
    const flow = await openAt(EXPIRED);
    expect(await flow.post('change-password', { password })).toMatchObject({ status: 400, code: 'invalid_request' });
  });
});

describe('a changed password', () => {
  test('goes on with the flow, which keeps what was proven', async () => {
    const flow = await openAt(FORCED);
    await change(flow);
    expect(await flow.walkTo('finished')).toMatchObject({ outcome: { status: 'completed' } });
  });

  test('refuses the old one from then on, here and under /v2', async () => {
    await change(await openAt(EXPIRED));
    const flow = await server.openFlow(BANK);
    expect(await flow.post('sign-in', EXPIRED)).toMatchObject({ status: 401, code: 'invalid_credentials' });
    expect(await flow.post('sign-in', { ...EXPIRED, password: NEW })).toMatchObject({
      state: { step: 'choose-accounts' },
    });
    const user = 'expired-password@acme.com';
    expect(await signIn(server, { user, password: 'sandbox' })).toMatchObject({ code: 'INVALID_CREDENTIALS' });
    expect(await signIn(server, { user, password: NEW })).toMatchObject({ status: 200 });
  });

  test('ends the other sign-ins of that person, and nobody else’s (ASVS 7.4.3)', async () => {
    await setStatus('expired-password', 'active');
    const theirs = await signInAs(server, { user: 'expired-password@acme.com', password: 'sandbox' });
    const others = await signInAs(server);
    await setStatus('expired-password', 'password_expired');
    await change(await openAt(EXPIRED));
    expect(await whoAmI(server, { cookie: theirs.cookie })).toMatchObject({ status: 401 });
    expect(await whoAmI(server, { authorization: `Bearer ${theirs.accessToken}` })).toMatchObject({ status: 401 });
    expect(await whoAmI(server, { cookie: others.cookie })).toMatchObject({ status: 200 });
  });

  test('sent twice at once is changed once, and the flow goes on', async () => {
    const flow = await openAt(EXPIRED);
    const replies = await Promise.all([change(flow), change(flow), change(flow)]);
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await flow.read()).toMatchObject({ state: { step: 'choose-accounts' } });
  });

  test('of many flows at once, one wins; the others have to sign in again', async () => {
    const flows: TestFlow[] = [];
    for (let n = 0; n < 6; n += 1) flows.push(await openAt(EXPIRED));
    const passwords = flows.map((_, n) => `${NEW} number ${n}`);
    const replies = await Promise.all(flows.map((flow, n) => change(flow, passwords[n])));
    const winner = replies.findIndex(({ status }) => status === 200);
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const [n, reply] of replies.entries()) {
      if (n === winner) continue;
      expect(reply).toMatchObject({ status: 401, code: 'not_signed_in', state: { step: 'sign-in' } });
    }
    const works: boolean[] = [];
    const user = 'expired-password@acme.com';
    for (const password of passwords) works.push((await signIn(server, { user, password })).status === 200);
    expect(works).toEqual(passwords.map((_, n) => n === winner));
  });

  test('is not changed again by whoever proved the old one before, in a flow that was left open', async () => {
    const [parked, mine] = [await openAt(EXPIRED), await openAt(EXPIRED)];
    await change(mine);
    expect(await change(parked, 'the words of a thief')).toMatchObject({
      status: 401,
      code: 'not_signed_in',
      state: { step: 'sign-in' },
    });
    const user = 'expired-password@acme.com';
    expect(await signIn(server, { user, password: 'the words of a thief' })).toMatchObject({ status: 401 });
    expect(await signIn(server, { user, password: NEW })).toMatchObject({ status: 200 });
  });

  test('stays, when another change is asked for, with whoever proves it: a flow of the old one learns nothing', async () => {
    const thief = await openAt(FORCED);
    await change(await openAt(FORCED));
    await setStatus('force-change', 'force_change_password');
    const hashes = countHashes(server.services);
    // Its own new password, not "unchanged" nor any other word on it.
    expect(await change(thief, NEW)).toMatchObject({ code: 'not_signed_in', state: { step: 'sign-in' } });
    expect(await change(thief, 'the words of a thief')).toMatchObject({ code: 'wrong_step' });
    expect(hashes()).toBe(0);
    expect(await thief.post('sign-in', FORCED)).toMatchObject({ code: 'invalid_credentials' });
    expect(await thief.post('sign-in', { ...FORCED, password: NEW })).toMatchObject({
      state: { step: 'change-password', reason: 'forced' },
    });
  });

  test.each(['locked', 'unconfirmed', 'password_reset_required', 'sso'] as const)(
    'does not make an account active that an operator has set to %s meanwhile',
    async (status) => {
      const flow = await openAt(EXPIRED);
      await setStatus('expired-password', status);
      expect(await change(flow)).toMatchObject({ code: 'not_signed_in', state: { step: 'sign-in' } });
      expect(await server.services.store.findUser('usr_sandbox_expired-password')).toMatchObject({ status });
    },
  );

  test('appears in no log', async () => {
    await change(await openAt(EXPIRED));
    expect(server.logged.join('\n')).not.toContain(NEW);
  });
});

describe('where the operator lets people mend their account', () => {
  const helpUrls = {
    confirmAccount: 'https://help.example/confirm',
    resetPassword: 'https://help.example/reset',
    singleSignOn: 'https://help.example/sso',
  };
  const helpOf = async (user: string, password: string) => {
    const { key } = await server.openFlow(BANK);
    const response = await server.fetch('/flow/sign-in', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Flow ${key}` },
      body: JSON.stringify({ user, password }),
    });
    return ((await response.json()) as { error?: { help_url?: string } }).error?.help_url;
  };

  test.each([
    ['unconfirmed', helpUrls.confirmAccount],
    ['reset-required', helpUrls.resetPassword],
    ['sso', helpUrls.singleSignOn],
    ['locked', undefined],
    ['oneaccount', undefined],
  ])('is told with the refusal of %s, and only after the right password', async (user, expected) => {
    server = await createTestServer({ helpUrls });
    expect(await helpOf(user, 'wrong')).toBeUndefined();
    expect(await helpOf(user, 'sandbox')).toBe(expected);
  });

  test('is not told where there is no such page', async () => {
    server = await createTestServer({ helpUrls: { resetPassword: helpUrls.resetPassword } });
    expect(await helpOf('unconfirmed', 'sandbox')).toBeUndefined();
  });
});

test('asks to come back when too many passwords are being hashed', async () => {
  const flow = await openAt(EXPIRED);
  server.services.hasher.verify = async () => ({ ok: false, failure: 'busy' });
  const reply = await change(flow);
  expect(reply).toMatchObject({ status: 503, code: 'temporarily_unavailable', state: { step: 'change-password' } });
  expect(reply.headers.get('retry-after')).not.toBeNull();
});
