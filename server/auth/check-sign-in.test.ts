import { TokensAnswer } from '@consentry/protocol/session-api.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import type { AccountStatus } from '../store/records.ts';
import { callRpc, signInForCookie } from '../testing/rpc-client.ts';
import { call, issueBundle, putBundle, signIn, signInAs, whoAmI } from '../testing/session-calls.ts';
import { COYOTE, createTestServer, type TestServer } from '../testing/test-server.ts';
import { generateTotp } from './totp.ts';

const WILE = 'usr_sandbox_wile';
const NEW = 'a path through the meadow';

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});

const setStatus = (status: AccountStatus) => server.services.store.setUserStatus(WILE, status);
const bearer = (accessToken: string) => ({ authorization: `Bearer ${accessToken}` });
const refreshBy = (options: { body?: object; headers?: Record<string, string> }) =>
  call(server, 'POST', '/v2/auth/refresh', options);

/** Everything that somebody can hold of a sign-in: their own, one that a partner has vouched for, and one not yet begun. */
async function collect() {
  const own = await signInAs(server);
  const refreshed = await signInAs(server);
  const next = TokensAnswer.parse((await refreshBy({ body: { refreshToken: refreshed.refreshToken } })).json);
  const handoff = await putBundle(server, await issueBundle(server, 'coyote'));
  return { own, next, handoff, bundle: await issueBundle(server, 'coyote') };
}

type Collected = Awaited<ReturnType<typeof collect>>;

/** The status of each use. The exchanges come last, since they change what there is. */
async function useAll({ own, next, handoff, bundle }: Collected): Promise<Record<string, number>> {
  const replies = {
    cookie: await whoAmI(server, { cookie: own.cookie }),
    accessToken: await whoAmI(server, bearer(own.accessToken)),
    refreshedAccessToken: await whoAmI(server, bearer(next.accessToken)),
    handoffCookie: await whoAmI(server, { cookie: handoff.cookie }),
    rpcCookie: await call(server, 'POST', '/api/user.info', { headers: { cookie: own.cookie } }),
    refreshToken: await refreshBy({ body: { refreshToken: own.refreshToken } }),
    refreshedToken: await refreshBy({ body: { refreshToken: next.refreshToken } }),
    cookieRefresh: await refreshBy({ body: {}, headers: { cookie: own.cookie } }),
    bundle: await putBundle(server, bundle),
  };
  const uses = Object.entries(replies).map(([use, { status, json }]) => [use, codeIn(json) ?? status]);
  return Object.fromEntries(uses);
}

/** The calls under /api answer 200 to every request that they could read. */
function codeIn(json: unknown): number | undefined {
  return (json as { error?: { code?: number } } | undefined)?.error?.code;
}

const USES = ['cookie', 'accessToken', 'refreshedAccessToken', 'handoffCookie', 'rpcCookie'];
const EXCHANGES = ['refreshToken', 'refreshedToken', 'cookieRefresh', 'bundle'];
const ALL_REFUSED = Object.fromEntries([...USES, ...EXCHANGES].map((use) => [use, 401]));

describe('a sign-in ends, with all that came of it', () => {
  test.each(['locked', 'unconfirmed', 'force_change_password', 'sso'] as const)(
    'when the account was %s, also once it is active again (threats.md row 43)',
    async (status) => {
      const held = await collect();
      await setStatus(status);
      await setStatus('active');
      expect(await useAll(held)).toEqual(ALL_REFUSED);
      expect(await useAll(await collect())).toMatchObject({ cookie: 200, refreshToken: 200, bundle: 204 });
    },
  );

  test('when an operator took the second factor away', async () => {
    const held = await collect();
    await server.services.store.ejectTotp(WILE, server.clock.now());
    expect(await useAll(held)).toEqual(ALL_REFUSED);
  });

  test('when an operator set a password', async () => {
    const held = await collect();
    await server.services.store.setPassword(WILE, await server.services.hasher.hash(NEW));
    expect(await useAll(held)).toEqual(ALL_REFUSED);
    expect(await signInAs(server, { ...COYOTE, password: NEW })).toMatchObject({ cookie: expect.any(String) });
  });

  test('when a second factor was activated in another one', async () => {
    const held = await collect();
    const { cookie } = await activate();
    expect(await useAll(held)).toEqual(ALL_REFUSED);
    expect(await whoAmI(server, { cookie })).toMatchObject({ status: 200 });
  });

  test('and not with a change of another person', async () => {
    const held = await collect();
    await server.services.store.setUserStatus('usr_sandbox_roadrunner', 'locked');
    expect(await useAll(held)).toMatchObject({ cookie: 200, accessToken: 200, refreshToken: 200, bundle: 204 });
  });

  test('and not with a state set to what it is', async () => {
    const held = await collect();
    await setStatus('active');
    expect(await useAll(held)).toMatchObject({ cookie: 200, accessToken: 200, refreshToken: 200, bundle: 204 });
  });
});

describe('a sign-in that a partner has vouched for', () => {
  test('ends when the operator trusts the partner no more, and the person’s own does not', async () => {
    const held = await collect();
    const { store } = server.services;
    await store.putApp({ ...(await store.getApp('app_sandbox')), firstParty: false });
    expect(await useAll(held)).toMatchObject({ handoffCookie: 401, bundle: 401, cookie: 200, accessToken: 200 });
  });
});

describe('the sign-in in which a second factor was activated', () => {
  test('lives on, with the cookie after its own, and through the removal of that factor', async () => {
    const { cookie, secret } = await activate();
    expect(await refreshBy({ body: {}, headers: { cookie } })).toMatchObject({
      status: 200,
    });
    server.clock.advance(5000);
    const secondaryAuthFactor = { type: 'TOTP', token: generateTotp(secret, server.clock.now() + 30_000) };
    const ejected = await callRpc(server, 'totp.eject', { password: COYOTE.password, secondaryAuthFactor }, { cookie });
    expect(ejected).toMatchObject({ body: { ok: true } });
    expect(await whoAmI(server, { cookie })).toMatchObject({ status: 200 });
  });

  test('and no longer than until the next change by an operator', async () => {
    const { cookie } = await activate();
    await server.services.store.ejectTotp(WILE, server.clock.now());
    expect(await whoAmI(server, { cookie })).toMatchObject({ status: 401 });
  });
});

describe('a sign-in whose proof has changed before it began is refused', () => {
  const changes: [what: string, act: () => Promise<unknown>][] = [
    ['the password', () => server.services.store.setPassword(WILE, 'hash of a new one')],
    ['the second factor', () => activateInStore()],
    ['the state of the account', () => setStatus('locked')],
  ];

  test.each(changes)('by %s', async (_what, act) => {
    afterCheck(act);
    const reply = await signIn(server);
    expect(reply).toMatchObject({ status: 401, code: 'INVALID_CREDENTIALS', setCookies: [] });
  });

  test.each(changes)('by %s, and a flow stays where it was', async (_what, act) => {
    const flow = await server.openFlow({ institution_id: 'ins_sandbox_bank' });
    afterCheck(act);
    expect(await flow.post('sign-in', COYOTE)).toMatchObject({
      status: 401,
      code: 'not_signed_in',
      state: { step: 'sign-in' },
    });
    expect(await flow.read()).toMatchObject({ state: { step: 'sign-in' } });
  });

  /** Something happens between a look at the password and the commit of the sign-in, once. */
  function afterCheck(act: () => Promise<unknown>): void {
    const { hasher } = server.services;
    const { verify } = hasher;
    hasher.verify = async (...input) => {
      hasher.verify = verify;
      const verified = await verify(...input);
      await act();
      return verified;
    };
  }
});

async function activateInStore(): Promise<void> {
  const { store, clock } = server.services;
  await store.stageTotp(WILE, 'sealed');
  await store.activateTotp(WILE, 'sealed', 1, ['code'], clock.now());
}

/** As the person does it, in a sign-in of its own. */
async function activate(): Promise<{ cookie: string; secret: string }> {
  const cookie = await signInForCookie(server);
  const enrolled = await callRpc(server, 'totp.enroll', { password: COYOTE.password }, { cookie });
  const secret = enrolled.body.totp?.secret ?? '';
  const token = generateTotp(secret, server.clock.now());
  expect(await callRpc(server, 'totp.activate', { token }, { cookie })).toMatchObject({ body: { ok: true } });
  return { cookie, secret };
}
