import { CurrentUser } from '@consentry/protocol/session-api.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import { MINUTE } from '../clock.ts';
import { SANDBOX_API_KEY } from '../sandbox/fixtures.ts';
import { addApp, call, issueBundle, putBundle, signInAs, whoAmI } from '../testing/session-calls.ts';
import { COYOTE, createTestServer, PARTNER, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const WILE = {
  id: 'usr_sandbox_wile',
  type: 'user',
  username: 'wile',
  fullName: 'Wile E. Coyote',
  picture: '',
  primaryEmail: 'coyote@acme.com',
  permissions: [],
};

describe('GET /v2/users/me knows somebody', () => {
  test('by an access token, as a bearer or as ?sessionId=', async () => {
    const { accessToken } = await signInAs(server);
    const reply = await whoAmI(server, bearer(accessToken));
    expect(reply.headers.get('cache-control')).toBe('no-store');
    expect(CurrentUser.strict().parse(reply.json)).toEqual(WILE);
    expect((await call(server, 'GET', `/v2/users/me?sessionId=${accessToken}`)).json).toEqual(WILE);
  });

  test('by either variant of the cookie, and by Authorization: Cookie as the bare value or the pair', async () => {
    const { cookie } = await signInAs(server);
    const [partitioned = '', lax = ''] = cookie.split('; ');
    const value = lax.slice(lax.indexOf('=') + 1);
    const ways: Record<string, string>[] = [
      { cookie: partitioned },
      { cookie: lax },
      { cookie: `theme=dark; ${lax}` },
      { cookie: `__Host-consentry_session_l=cck.tossed; ${lax}` },
      { authorization: `Cookie ${value}` },
      { authorization: `Cookie ${lax}` },
    ];
    for (const headers of ways) expect(await whoAmI(server, headers)).toMatchObject({ status: 200, json: WILE });
  });

  test('as the app itself by an API key, which wins over all else', async () => {
    const { cookie } = await signInAs(server);
    const reply = await whoAmI(server, { 'x-api-key': SANDBOX_API_KEY, cookie });
    expect(reply.json).toEqual({ id: 'svc_app_sandbox', type: 'service', appId: 'app_sandbox' });
  });

  test('a bearer token wins over a cookie: a wrong one is not made good by it', async () => {
    const { cookie } = await signInAs(server);
    expect(await whoAmI(server, { cookie, ...bearer('a.b.c') })).toMatchObject({ status: 401 });
  });

  test("a person's own sign-in wins over what an app vouched for", async () => {
    const handoff = await putBundle(server, await issueBundle(server, 'oneaccount'));
    const own = await signInAs(server);
    expect((await whoAmI(server, { cookie: `${handoff.cookie}; ${own.cookie}` })).json).toEqual(WILE);
  });
});

describe('GET /v2/users/me knows nobody', () => {
  test('without a credential', async () => {
    expect(await whoAmI(server, {})).toMatchObject({ status: 401, code: 'UNAUTHORISED' });
  });

  test.each([
    ['empty', ''],
    ['wrong', 'csk_sandbox_acme_meepmeep'],
  ])('by an API key that is %s', async (_what, key) => {
    const { cookie } = await signInAs(server);
    const reply = await whoAmI(server, { 'x-api-key': key, cookie });
    expect(reply).toMatchObject({ status: 401, code: 'UNAUTHORISED' });
  });

  test('by an API key from a browser (threats.md row 51)', async () => {
    const reply = await whoAmI(server, { 'x-api-key': SANDBOX_API_KEY, origin: PARTNER });
    expect(reply).toMatchObject({ status: 403, code: 'FORBIDDEN' });
  });

  test('once the account is locked, for good: when it is active again, it takes another sign-in', async () => {
    const { accessToken, cookie } = await signInAs(server);
    await server.services.store.setUserStatus('usr_sandbox_wile', 'locked');
    const isNobody = async () => {
      expect(await whoAmI(server, bearer(accessToken))).toMatchObject({ status: 401, code: 'INVALID_SESSION_TOKEN' });
      expect(await whoAmI(server, { cookie })).toMatchObject({ status: 401, code: 'UNAUTHORISED' });
    };
    await isNobody();
    await server.services.store.setUserStatus('usr_sandbox_wile', 'active');
    await isNobody();
    expect(await whoAmI(server, { cookie: (await signInAs(server)).cookie })).toMatchObject({ status: 200 });
  });

  test('once the person is gone: what is left of their sign-in is no service user', async () => {
    const { accessToken, cookie } = await signInAs(server);
    server.services.store.findUser = async () => undefined;
    expect(await whoAmI(server, bearer(accessToken))).toMatchObject({ status: 401, code: 'INVALID_SESSION_TOKEN' });
    expect(await whoAmI(server, { cookie })).toMatchObject({ status: 401, code: 'UNAUTHORISED' });
  });

  test('by an access token after exactly a quarter of an hour (threats.md row 30)', async () => {
    const { accessToken } = await signInAs(server);
    server.clock.advance(15 * MINUTE - 1);
    expect(await whoAmI(server, bearer(accessToken))).toMatchObject({ status: 200 });
    server.clock.advance(1);
    expect(await whoAmI(server, bearer(accessToken))).toMatchObject({ status: 401, code: 'SESSION_EXPIRED' });
  });

  test('is read by no other origin', async () => {
    const { cookie } = await signInAs(server);
    const reply = await whoAmI(server, { cookie, origin: PARTNER, 'sec-fetch-site': 'cross-site' });
    expect([...reply.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
    expect(reply.headers.get('cross-origin-resource-policy')).toBe('same-origin');
  });
});

describe('GET /.well-known/jwks.json', () => {
  test('lists the public parts of all keys that verify, the signing one first, and nothing more', async () => {
    const [old = ''] = server.services.config.secrets;
    const before = (await call(server, 'GET', '/.well-known/jwks.json')).json as { keys: object[] };
    server.services.keyRing.replace(['a-fresh-secret-of-more-than-32-characters', old]);
    const reply = await call(server, 'GET', '/.well-known/jwks.json');
    const { keys } = reply.json as { keys: Record<string, string>[] };
    expect(keys).toHaveLength(2);
    expect(keys[1]).toEqual(before.keys[0]);
    for (const key of keys) {
      expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x']);
      expect(key).toMatchObject({ kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig' });
    }
    const { accessToken } = await signInAs(server, COYOTE);
    const header = JSON.parse(Buffer.from(accessToken.split('.')[0] ?? '', 'base64url').toString());
    expect(header.kid).toBe(keys[0]?.kid);
  });
});

test("another app's key reads nothing of this one's people", async () => {
  const key = await addApp(server.services, 'app_other');
  const { accessToken } = await signInAs(server);
  expect((await whoAmI(server, { 'x-api-key': key, ...bearer(accessToken) })).json).toEqual({
    id: 'svc_app_other',
    type: 'service',
    appId: 'app_other',
  });
});
