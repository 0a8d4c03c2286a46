import { BundleAnswer, CurrentUser } from '@consentry/protocol/session-api.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import { SECOND } from '../clock.ts';
import { SANDBOX_API_KEY } from '../sandbox/fixtures.ts';
import { addApp, call, getBundle, issueBundle, putBundle, whoAmI, withoutId } from '../testing/session-calls.ts';
import { createTestServer, ORIGIN, PARTNER, START, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});

const get = (headers: Record<string, string>, path = '/v2/auth/session') => call(server, 'GET', path, { headers });
const TWO_OR_MORE_PARTS = /^[A-Za-z0-9-_]+(?:\.[A-Za-z0-9-_]+)+$/;

describe('the answer of GET /v2/auth/session', () => {
  test("has the document's fields in its patterns, and those that PUT takes", async () => {
    const reply = await getBundle(server);
    expect(reply.status).toBe(200);
    const bundle = BundleAnswer.strict().parse(reply.json);
    expect(Object.keys(bundle).sort()).toEqual(
      ['accessToken', 'checksum', 'expiresAt', 'expiresIn', 'idToken', 'message', 'refreshToken'].sort(),
    );
    expect(bundle.accessToken).toMatch(TWO_OR_MORE_PARTS);
    expect(bundle.refreshToken).toMatch(TWO_OR_MORE_PARTS);
    expect(bundle.idToken).toMatch(/^[A-Za-z0-9-_]+\.[A-Za-z0-9-_]+\.[A-Za-z0-9-_]+$/);
    expect(bundle.checksum).toMatch(/^v1\.[0-9a-f]{8}\.[A-Za-z0-9_-]{43}$/);
  });

  test('says when the access token ends in two ways that agree, and so does the token', async () => {
    server.clock.advance(345);
    const { accessToken, expiresIn, expiresAt } = BundleAnswer.parse((await getBundle(server)).json);
    expect(expiresAt - Math.floor((START + 345) / SECOND)).toBe(expiresIn);
    const claims = JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString());
    expect(claims).toMatchObject({ exp: expiresAt, iat: START / SECOND });
    server.clock.advance(expiresIn * SECOND - 346);
    expect(await whoAmI(server, { authorization: `Bearer ${accessToken}` })).toMatchObject({ status: 200 });
    server.clock.advance(1);
    expect(await whoAmI(server, { authorization: `Bearer ${accessToken}` })).toMatchObject({ code: 'SESSION_EXPIRED' });
  });

  test('is another one each time', async () => {
    const [first, second] = [await issueBundle(server), await issueBundle(server)];
    expect(first.refreshToken).not.toBe(second.refreshToken);
    expect(first.idToken).not.toBe(second.idToken);
    expect(first.checksum).not.toBe(second.checksum);
  });

  test('is kept by no cache and read by no other origin (threats.md row 31)', async () => {
    for (const reply of [await getBundle(server), await getBundle(server, 'nobody'), await get({})]) {
      expect(reply.headers.get('cache-control')).toBe('no-store');
      expect([...reply.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
      expect(reply.setCookies).toEqual([]);
    }
    const preflight = { origin: PARTNER, 'access-control-request-method': 'GET' };
    const asked = await call(server, 'OPTIONS', '/v2/auth/session', { headers: preflight });
    expect(asked.status).toBe(405);
    expect([...asked.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });

  test('leaves no token and no key in the log', async () => {
    const { refreshToken, idToken, checksum } = await issueBundle(server, 'coyote');
    await putBundle(server, { refreshToken, idToken, checksum });
    await putBundle(server, { refreshToken, idToken, checksum });
    const logged = server.logged.join('\n');
    for (const secret of [SANDBOX_API_KEY, refreshToken, idToken, checksum]) expect(logged).not.toContain(secret);
  });
});

describe('the key of GET /v2/auth/session', () => {
  test('missing, empty, wrong and revoked ones get one answer', async () => {
    const revoked = await addApp(server.services, 'app_other');
    await server.services.store.revokeApiKey('app_other', 'app_other', server.clock.now());
    const replies = await Promise.all([
      get({}),
      get({ 'x-api-key': '' }),
      get({ 'x-api-key': 'wrong' }),
      get({ 'x-api-key': `${SANDBOX_API_KEY}x` }),
      get({ 'x-api-key': SANDBOX_API_KEY.toUpperCase() }),
      get({ 'x-api-key': revoked }),
      get({ authorization: `Bearer ${SANDBOX_API_KEY}` }),
      get({}, `/v2/auth/session?sessionId=${SANDBOX_API_KEY}`),
    ]);
    expect(replies[0]).toMatchObject({ status: 401, code: 'UNAUTHORISED' });
    expect(new Set(replies.map(withoutId)).size).toBe(1);
  });

  test.each([
    ['an Origin', { origin: PARTNER }],
    ['an Origin of our own', { origin: ORIGIN }],
    ['an opaque Origin', { origin: 'null' }],
    ['Sec-Fetch-Site', { 'sec-fetch-site': 'cross-site' }],
    ['Sec-Fetch-Site of our own page', { 'sec-fetch-site': 'same-origin' }],
    ['what an address bar sends', { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' }],
  ])('is refused from a browser: with %s (threats.md row 51)', async (_what, headers) => {
    expect(await get({ 'x-api-key': SANDBOX_API_KEY, ...headers })).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    expect(server.logged.join('\n')).toContain('api key from a browser');
  });

  test('is refused on a navigation (threats.md row 31)', async () => {
    const headers = { 'x-api-key': SANDBOX_API_KEY, 'sec-fetch-mode': 'navigate' };
    expect(await get(headers)).toMatchObject({ status: 403, code: 'FORBIDDEN' });
  });

  test("is accepted from Node's own fetch, which sends Sec-Fetch-Mode", async () => {
    expect(await get({ 'x-api-key': SANDBOX_API_KEY, 'sec-fetch-mode': 'cors' })).toMatchObject({ status: 200 });
  });

  test('needs the scope for tokens', async () => {
    const key = await addApp(server.services, 'app_other', { scopes: ['sessions', 'consents', 'institutions'] });
    expect(await getBundle(server, undefined, key)).toMatchObject({ status: 403, code: 'FORBIDDEN' });
  });

  test('alone says which app it is, whatever else is sent (threats.md row 52)', async () => {
    const key = await addApp(server.services, 'app_other');
    const reply = await get({ 'x-api-key': key }, '/v2/auth/session?app_id=app_sandbox&id=app_sandbox');
    const { accessToken } = BundleAnswer.parse(reply.json);
    const me = await whoAmI(server, { authorization: `Bearer ${accessToken}` });
    expect(me.json).toEqual({ id: 'svc_app_other', type: 'service', appId: 'app_other' });
  });
});

describe('whose tokens they are', () => {
  const who = async (accessToken: string) =>
    CurrentUser.strict().parse((await whoAmI(server, { authorization: `Bearer ${accessToken}` })).json);

  test("without end_user_id they are the app's own service user's", async () => {
    const { accessToken } = BundleAnswer.parse((await getBundle(server)).json);
    expect(await who(accessToken)).toEqual({ id: 'svc_app_sandbox', type: 'service', appId: 'app_sandbox' });
  });

  test("with end_user_id they are that person's, of whom the app learns nothing new", async () => {
    const { accessToken } = BundleAnswer.parse((await getBundle(server, 'coyote')).json);
    expect(await who(accessToken)).toEqual({
      id: 'usr_sandbox_wile',
      type: 'user',
      appId: 'app_sandbox',
      endUserId: 'coyote',
    });
  });

  test('a user who cannot sign in gets the same answer as one who does not exist (threats.md row 35)', async () => {
    const names = ['nobody', 'locked', 'unconfirmed', 'expired-password', 'force-change', 'reset-required', 'sso'];
    const replies = await Promise.all(names.map((name) => getBundle(server, name)));
    expect(replies[0]).toMatchObject({ status: 400, code: 'INVALID_INPUT' });
    expect(new Set(replies.map(withoutId)).size).toBe(1);
  });

  test("another app's name for a person is unknown", async () => {
    const key = await addApp(server.services, 'app_other');
    expect(await getBundle(server, 'coyote', key)).toMatchObject({ status: 400, code: 'INVALID_INPUT' });
  });

  test.each(['coyote', 'nobody'])('an app that is not first party may name nobody: %s', async (endUserId) => {
    const key = await addApp(server.services, 'app_other', { firstParty: false });
    await server.services.store.putEndUser('app_other', 'coyote', 'usr_sandbox_wile');
    expect(await getBundle(server, endUserId, key)).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    expect(await getBundle(server, undefined, key)).toMatchObject({ status: 200 });
  });

  test.each(['', 'x'.repeat(257)])('an end_user_id of a wrong length is refused', async (endUserId) => {
    const path = `/v2/auth/session?end_user_id=${endUserId}`;
    const reply = await get({ 'x-api-key': SANDBOX_API_KEY }, path);
    expect(reply).toMatchObject({ status: 400, code: 'QUERY_VALIDATION_FAILED' });
  });
});

test('the refresh token is inert before and after PUT has redeemed it', async () => {
  const bundle = await issueBundle(server, 'coyote');
  const refresh = () => call(server, 'POST', '/v2/auth/refresh', { body: { refreshToken: bundle.refreshToken } });
  expect(await refresh()).toMatchObject({ status: 401, code: 'INVALID_SESSION_TOKEN' });
  expect(await whoAmI(server, { cookie: `__Host-consentry_session_l=${bundle.refreshToken}` })).toMatchObject({
    status: 401,
  });
  const redeemed = await putBundle(server, bundle);
  expect(redeemed.status).toBe(204);
  expect(await refresh()).toMatchObject({ status: 401, code: 'INVALID_SESSION_TOKEN' });
  expect(await whoAmI(server, { cookie: redeemed.cookie })).toMatchObject({ status: 200 });
});
