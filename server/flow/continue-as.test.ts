import { beforeEach, describe, expect, test } from 'vitest';
import { generateTotp } from '../auth/totp.ts';
import { HOUR } from '../clock.ts';
import { call, issueBundle, putBundle, type Reply, signInAs } from '../testing/session-calls.ts';
import {
  createTestServer,
  ORIGIN,
  PARTNER,
  ROADRUNNER,
  type TestFlow,
  type TestServer,
} from '../testing/test-server.ts';
import { hashToken } from '../tokens/hash-token.ts';

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});

const BANK = { institution_id: 'ins_sandbox_bank' };
const code = () => generateTotp('JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', server.clock.now());
const laxOf = (cookie: string) => cookie.split('; ').find((pair) => /_l=/.test(pair)) ?? '';
const partitionedOf = (cookie: string) => cookie.split('; ').find((pair) => /_p=/.test(pair)) ?? '';

/** A flow's call from a browser that sends these cookies. */
function post(flow: TestFlow, step: string, cookie: string, body: unknown = {}, more: Record<string, string> = {}) {
  const headers = {
    authorization: `Flow ${flow.key}`,
    origin: ORIGIN,
    'sec-fetch-site': 'same-origin',
    cookie,
    ...more,
  };
  return call(server, 'POST', `/flow/${step}`, { body, headers });
}

const read = (flow: TestFlow, cookie: string) =>
  call(server, 'GET', '/flow', { headers: { authorization: `Flow ${flow.key}`, cookie } });
const offered = (reply: Reply) => (reply.json as { state: { continue_as?: string } }).state.continue_as;

/** Neither offered nor taken. */
async function expectUnknown(flow: TestFlow, cookie: string): Promise<void> {
  expect(offered(await read(flow, cookie))).toBeUndefined();
  expect(await post(flow, 'continue-as', cookie)).toMatchObject({
    status: 401,
    json: { error: { code: 'not_signed_in' }, state: { step: 'sign-in' } },
  });
}

describe('somebody who is signed in here already', () => {
  test('is offered to go on, by a masked address, at the sign-in and nowhere else', async () => {
    const { cookie } = await signInAs(server);
    const flow = await server.openFlow();
    expect(offered(await read(flow, laxOf(cookie)))).toBeUndefined();
    const chosen = await post(flow, 'choose-institution', laxOf(cookie), BANK);
    expect(chosen.json).toMatchObject({ state: { step: 'sign-in', continue_as: 'c•••@acme.com' } });
    expect(chosen.text).not.toContain('coyote@acme.com"}');
    expect(offered(await read(flow, laxOf(cookie)))).toBe('c•••@acme.com');
  });

  test('is offered it in the refusal of a wrong password too', async () => {
    const { cookie } = await signInAs(server);
    const flow = await server.openFlow(BANK);
    const reply = await post(flow, 'sign-in', laxOf(cookie), { user: 'wile', password: 'wrong' });
    expect(reply).toMatchObject({ status: 401 });
    expect(offered(reply)).toBe('c•••@acme.com');
  });

  test('is offered it in the first state that the page embeds', async () => {
    const { cookie } = await signInAs(server);
    const { session_id } = await server.mint(BANK);
    const page = (headers: Record<string, string>) => server.fetch(`/consent?session=${session_id}`, { headers });
    expect(await (await page({ cookie: laxOf(cookie) })).text()).toContain('c•••@acme.com');
    expect(await (await page({})).text()).not.toContain('c•••@acme.com');
  });

  test('goes on without a password, and the consent says how they were known', async () => {
    const { cookie } = await signInAs(server);
    const flow = await server.openFlow(BANK);
    const reply = await post(flow, 'continue-as', laxOf(cookie));
    expect(reply).toMatchObject({ status: 200, json: { state: { step: 'choose-accounts' } } });
    const session = await server.services.store.findSessionByFlowKey(hashToken(flow.key));
    expect(session).toMatchObject({ subjectId: 'usr_sandbox_wile', amr: ['pwd'] });
    expect(await flow.walkTo('finished')).toMatchObject({ outcome: { status: 'completed' } });
  });

  test('is not asked for a second code after a sign-in with one', async () => {
    const secondaryAuthFactor = { type: 'TOTP', token: code() };
    const { cookie } = await signInAs(server, ROADRUNNER, { secondaryAuthFactor });
    const flow = await server.openFlow(BANK);
    expect(await post(flow, 'continue-as', laxOf(cookie))).toMatchObject({
      json: { state: { step: 'choose-accounts' } },
    });
  });

  test('is asked for the factor that they have had since they signed in without one (threats.md row 43)', async () => {
    const { cookie } = await signInAs(server);
    const { store } = server.services;
    const [user, other] = [await store.findUser('usr_sandbox_wile'), await store.findUser('usr_sandbox_roadrunner')];
    if (!user || !other) throw new Error('no such fixture');
    await store.putUser({ ...user, totpSecret: other.totpSecret }, []);
    const flow = await server.openFlow(BANK);
    expect(await post(flow, 'continue-as', laxOf(cookie))).toMatchObject({
      json: { state: { step: 'verify-factor' } },
    });
  });

  test('may be somebody else all the same: the password decides', async () => {
    const { cookie } = await signInAs(server);
    const flow = await server.openFlow(BANK);
    await post(flow, 'sign-in', laxOf(cookie), { user: 'oneaccount', password: 'sandbox' });
    expect(await flow.read()).toMatchObject({
      state: { accounts: [{ account_id: 'acc_ins_sandbox_bank_oneaccount_1' }] },
    });
  });

  test('comes back to the list, since there was no password', async () => {
    const { cookie } = await signInAs(server);
    const flow = await server.openFlow(BANK);
    await post(flow, 'continue-as', laxOf(cookie));
    expect(await flow.post('back')).toMatchObject({ state: { step: 'choose-institution' } });
  });
});

describe('nobody is known', () => {
  let flow: TestFlow;
  beforeEach(async () => {
    flow = await server.openFlow(BANK);
  });

  test('without a cookie', async () => {
    await expectUnknown(flow, '');
  });

  test('by the partitioned cookie, which a browser sends in a frame that may be laid over (threats.md row 1)', async () => {
    const { cookie } = await signInAs(server);
    await expectUnknown(flow, partitionedOf(cookie));
  });

  test('by the cookies of a handoff: those are no sign-in of the person', async () => {
    const { cookie } = await putBundle(server, await issueBundle(server, 'coyote'));
    await expectUnknown(flow, cookie);
    await expectUnknown(flow, `__Host-consentry_session_l=${laxOf(cookie).split('=')[1]}`);
  });

  test('by a refresh or access token in the place of the cookie (threats.md row 47)', async () => {
    const { refreshToken, accessToken } = await signInAs(server);
    for (const token of [refreshToken, accessToken]) await expectUnknown(flow, `__Host-consentry_session_l=${token}`);
  });

  test('after a sign-out', async () => {
    const { cookie } = await signInAs(server);
    await call(server, 'POST', '/v2/auth/sign-out', { headers: { cookie } });
    await expectUnknown(flow, laxOf(cookie));
  });

  test('after the sign-in has run out', async () => {
    const { cookie } = await signInAs(server);
    server.clock.advance(12 * HOUR);
    await expectUnknown(await server.openFlow(BANK), laxOf(cookie));
  });

  test.each(['locked', 'unconfirmed', 'password_expired', 'password_reset_required', 'force_change_password'] as const)(
    'once the account is %s, also between the offer and the click',
    async (status) => {
      const { cookie } = await signInAs(server);
      expect(offered(await read(flow, laxOf(cookie)))).toBe('c•••@acme.com');
      await server.services.store.setUserStatus('usr_sandbox_wile', status);
      await expectUnknown(flow, laxOf(cookie));
    },
  );

  test('where the institution has to ask the person itself', async () => {
    const { cookie } = await signInAs(server, { user: 'ineligible@acme.com', password: 'sandbox' });
    await expectUnknown(flow, laxOf(cookie));
  });

  test.each(['choose-accounts', 'review-consent'] as const)('at %s', async (step) => {
    const { cookie } = await signInAs(server);
    await flow.walkTo(step);
    expect(await post(flow, 'continue-as', laxOf(cookie))).toMatchObject({
      status: 409,
      json: { error: { code: 'wrong_step' } },
    });
  });

  test('from another site (threats.md row 28)', async () => {
    const { cookie } = await signInAs(server);
    const reply = await post(flow, 'continue-as', laxOf(cookie), {}, { origin: PARTNER });
    expect(reply).toMatchObject({ status: 403, json: { error: { code: 'cross_site_refused' } } });
  });
});
