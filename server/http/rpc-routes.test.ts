import { RpcUserOk } from '@consentry/protocol/rpc-api.ts';
import { BundleAnswer, TokensAnswer } from '@consentry/protocol/session-api.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import { generateTotp } from '../auth/totp.ts';
import { MINUTE, SECOND } from '../clock.ts';
import { callRpc, giveFactor, type RpcReply, signInForCookie } from '../testing/rpc-client.ts';
import { COYOTE, createTestServer, ORIGIN, ROADRUNNER, type TestServer } from '../testing/test-server.ts';

const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const WILE = { id: 'usr_sandbox_wile' };
const PROFILE = { username: 'wile', fullName: 'Wile E. Coyote', picture: '', primaryEmail: 'coyote@acme.com' };

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});

const setCookie = (body: unknown, headers?: Record<string, string | undefined>): Promise<RpcReply> =>
  callRpc(server, 'session.setCookie', body, headers);
const totp = (steps = 0) => ({
  type: 'TOTP',
  token: generateTotp(SECRET, server.clock.now() + steps * 30 * SECOND),
});

describe('calls with the cookie', () => {
  const calls: [method: string, body: object | undefined][] = [
    ['session.refreshCookie', undefined],
    ['user.info', undefined],
    ['totp.enroll', { password: COYOTE.password }],
    ['totp.activate', { token: '000000' }],
    ['totp.eject', { password: COYOTE.password, secondaryAuthFactor: { type: 'TOTP', token: '000000' } }],
  ];
  const bareValueOf = (cookie: string) => /=([^;]+)/.exec(cookie)?.[1] ?? '';
  const info = (cookie: string) => callRpc(server, 'user.info', undefined, { cookie });

  test("take it as the document's header, bare or with its name, and as a browser's", async () => {
    const cookie = await signInForCookie(server);
    for (const headers of [
      { cookie },
      { authorization: `Cookie ${bareValueOf(cookie)}` },
      { authorization: `Cookie ${cookie.split('; ')[1]}` },
    ]) {
      const { status, body } = await callRpc(server, 'user.info', undefined, headers);
      expect({ status, body }).toEqual({ status: 200, body: { ok: true, user: WILE } });
    }
  });

  test.each(calls)('%s is refused to pages of other sites, cookie or not', async (method, body) => {
    const cookie = await signInForCookie(server);
    for (const headers of [{ origin: 'https://evil.example' }, { origin: undefined, 'sec-fetch-site': 'same-site' }]) {
      expect(await callRpc(server, method, body, { cookie, ...headers })).toMatchObject({ status: 200, code: 403 });
    }
  });

  test.each(calls)('%s is not for those who are not signed in (threats.md row 43)', async (method, body) => {
    for (const cookie of [undefined, '__Host-consentry_session_p=cck.forged']) {
      expect(await callRpc(server, method, body, { cookie })).toMatchObject({ status: 200, code: 401 });
    }
    const withBoth = await setCookie({ ...ROADRUNNER, secondaryAuthFactor: totp() });
    expect((await callRpc(server, method, body, { cookie: withBoth.cookie })).code).not.toBe(401);
  });

  test('take no refresh token for a cookie', async () => {
    const signIn = await server.fetch('/v2/auth/sign-in', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: COYOTE.user, password: COYOTE.password }),
    });
    const { refreshToken } = TokensAnswer.parse(await signIn.json());
    const authorization = `Cookie ${refreshToken}`;
    for (const [method, body] of calls) {
      expect(await callRpc(server, method, body, { authorization })).toMatchObject({ code: 401, cookie: undefined });
    }
    await callRpc(server, 'session.destroyCookie', undefined, { authorization });
    const refreshed = await server.fetch('/v2/auth/refresh', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ refreshToken }),
    });
    expect(refreshed.status).toBe(200);
  });

  describe.each([
    ['that a partner vouched for', '?end_user_id=coyote'],
    ["of an app's service user", ''],
  ])('of a sign-in %s', (_whose, query) => {
    let cookie: string;
    beforeEach(async () => {
      const bundle = BundleAnswer.parse(await (await server.partner('GET', `/v2/auth/session${query}`)).json());
      const { refreshToken, idToken, checksum } = bundle;
      const set = await server.fetch('/v2/auth/session', {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ refreshToken, idToken, checksum }),
      });
      cookie = set.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    });

    test.each(calls)('%s is refused', async (method, body) => {
      expect(await callRpc(server, method, body, { cookie })).toMatchObject({ code: 401, cookie: undefined });
      const bare = { authorization: `Cookie ${bareValueOf(cookie)}` };
      expect(await callRpc(server, method, body, bare)).toMatchObject({ code: 401, cookie: undefined });
    });

    test('nothing here uses it up or ends it', async () => {
      await callRpc(server, 'session.refreshCookie', undefined, { cookie });
      server.clock.advance(11 * SECOND);
      await callRpc(server, 'session.destroyCookie', undefined, { cookie });
      expect((await server.fetch('/v2/users/me', { headers: { cookie } })).status).toBe(200);
    });
  });

  test('end when the account is locked, for good', async () => {
    const cookie = await signInForCookie(server);
    await server.services.store.setUserStatus(WILE.id, 'locked');
    expect(await info(cookie)).toMatchObject({ code: 401 });
    expect(await callRpc(server, 'session.refreshCookie', undefined, { cookie })).toMatchObject({ code: 401 });
    server.clock.advance(MINUTE);
    await server.services.store.setUserStatus(WILE.id, 'active');
    expect(await info(cookie)).toMatchObject({ code: 401 });
  });

  test('end twelve hours after the password, however often the cookie was refreshed', async () => {
    let cookie = await signInForCookie(server);
    for (let hour = 0; hour < 11; hour += 1) {
      server.clock.advance(60 * MINUTE);
      cookie = (await callRpc(server, 'session.refreshCookie', undefined, { cookie })).cookie ?? '';
    }
    server.clock.advance(60 * MINUTE - 1);
    expect(await info(cookie)).toMatchObject({ body: { ok: true } });
    server.clock.advance(1);
    expect(await info(cookie)).toMatchObject({ code: 401 });
    expect(await callRpc(server, 'session.refreshCookie', undefined, { cookie })).toMatchObject({ code: 401 });
  });
});

describe('user.info', () => {
  test('tells what is asked for', async () => {
    const cookie = await signInForCookie(server);
    const { body } = await callRpc(
      server,
      'user.info',
      { projection: { profile: true, permissions: true } },
      { cookie },
    );
    expect(RpcUserOk.parse(body)).toEqual({ ok: true, user: { ...WILE, ...PROFILE, permissions: [] } });
  });

  test.each([
    ['a length of zero and a form type', { 'content-length': '0', 'content-type': 'text/plain' }, undefined],
    ['neither length nor coding, as Node hands it over', { 'x-empty': '1' }, { headers: {} }],
  ])('takes a request with %s for one without a body', async (_what, headers, incoming) => {
    const cookie = await signInForCookie(server);
    const request = new Request(`${ORIGIN}/api/user.info`, {
      method: 'POST',
      headers: { cookie, ...headers },
      body: new ReadableStream({ start: (controller) => controller.close() }),
      duplex: 'half',
    } as RequestInit); // `duplex` is of Node's fetch, and not yet in the types
    const response = await server.app.fetch(request, incoming && { incoming: { socket: {}, ...incoming } });
    expect(await response.json()).toEqual({ ok: true, user: WILE });
  });

  test('refuses a body that it cannot read', async () => {
    const cookie = await signInForCookie(server);
    const refused = await callRpc(server, 'user.info', { projection: 7 }, { cookie });
    expect(refused.body.error).toMatchObject({ code: 400, details: [{ field: 'projection' }] });
  });
});

describe('session.refreshCookie', () => {
  const refresh = (cookie: string) => callRpc(server, 'session.refreshCookie', undefined, { cookie });

  test('gives the next cookie and the user, with what the sign-in had asked for', async () => {
    const cookie = await signInForCookie(server, { ...COYOTE, projection: { profile: true } });
    const next = await refresh(cookie);
    expect(next.body).toEqual({ ok: true, user: { ...WILE, ...PROFILE } });
    expect(next.cookie).toMatch(/^__Host-consentry_session_p=cck\.\S+; __Host-consentry_session_l=cck\.\S+$/);
    expect(next.cookie).not.toBe(cookie);
    server.clock.advance(11 * SECOND);
    expect(await callRpc(server, 'user.info', undefined, { cookie: next.cookie })).toMatchObject({
      body: { ok: true },
    });
  });

  test('takes the cookie that still holds of two, and destroyCookie ends both', async () => {
    const [ended, cookie] = [await signInForCookie(server), await signInForCookie(server)];
    await callRpc(server, 'session.destroyCookie', undefined, { cookie: ended });
    const next = await refresh(`${ended.split('; ')[0]}; ${cookie.split('; ')[1]}`);
    expect(next.body).toEqual({ ok: true, user: WILE });
    const other = await signInForCookie(server);
    const both = `${next.cookie?.split('; ')[0]}; ${other.split('; ')[1]}`;
    await callRpc(server, 'session.destroyCookie', undefined, { cookie: both });
    for (const each of [next.cookie, other]) {
      expect(await callRpc(server, 'user.info', undefined, { cookie: each })).toMatchObject({ code: 401 });
    }
  });

  test('gives the same successor for ten seconds, to two tabs at once or to one whose answer was lost', async () => {
    const cookie = await signInForCookie(server);
    const [one, other] = await Promise.all([refresh(cookie), refresh(cookie)]);
    server.clock.advance(10 * SECOND - 1);
    const late = await refresh(cookie);
    expect(new Set([one.cookie, other.cookie, late.cookie]).size).toBe(1);
  });

  test('ends the sign-in when a used cookie comes back later, for thief and owner alike', async () => {
    const cookie = await signInForCookie(server);
    const next = await refresh(cookie);
    server.clock.advance(10 * SECOND);
    expect(await refresh(cookie)).toMatchObject({ status: 200, code: 401, cookie: undefined });
    expect(await callRpc(server, 'user.info', undefined, { cookie: next.cookie })).toMatchObject({ code: 401 });
    expect(await refresh(next.cookie ?? '')).toMatchObject({ code: 401 });
  });
});

describe('session.destroyCookie', () => {
  const destroy = (headers: Record<string, string | undefined>) =>
    callRpc(server, 'session.destroyCookie', undefined, headers);

  test('ends the sign-in, for copies of the cookie too, and takes both variants away', async () => {
    const cookie = await signInForCookie(server);
    const destroyed = await destroy({ cookie });
    expect(destroyed.body).toEqual({ ok: true });
    expect(destroyed.headers.getSetCookie()).toEqual([
      '__Host-consentry_session_p=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=None; Partitioned',
      '__Host-consentry_session_l=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax',
    ]);
    expect(await callRpc(server, 'user.info', undefined, { cookie })).toMatchObject({ code: 401 });
  });

  test('can be called again, and by those who are not signed in', async () => {
    const cookie = await signInForCookie(server);
    for (const each of [cookie, cookie, undefined])
      expect((await destroy({ cookie: each })).body).toEqual({ ok: true });
  });

  test('leaves the sign-ins in other browsers alone', async () => {
    const [here, there] = [await signInForCookie(server), await signInForCookie(server)];
    await destroy({ authorization: `Cookie ${here.split('; ')[0]}` });
    expect(await callRpc(server, 'user.info', undefined, { cookie: here })).toMatchObject({ code: 401 });
    expect(await callRpc(server, 'user.info', undefined, { cookie: there })).toMatchObject({ body: { ok: true } });
  });

  test('ends the sign-in of a locked account, and by a cookie that was exchanged meanwhile', async () => {
    const cookie = await signInForCookie(server);
    const next = await callRpc(server, 'session.refreshCookie', undefined, { cookie });
    await server.services.store.setUserStatus(WILE.id, 'locked');
    server.clock.advance(MINUTE);
    await destroy({ cookie });
    await server.services.store.setUserStatus(WILE.id, 'active');
    expect(await callRpc(server, 'user.info', undefined, { cookie: next.cookie })).toMatchObject({ code: 401 });
  });

  test('is refused to pages of other sites, which could sign people out', async () => {
    const cookie = await signInForCookie(server);
    expect(await destroy({ cookie, 'sec-fetch-site': 'cross-site' })).toMatchObject({ status: 200, code: 403 });
    expect(await callRpc(server, 'user.info', undefined, { cookie })).toMatchObject({ body: { ok: true } });
  });
});

test('logs why a call was refused, and nothing of what was sent', async () => {
  const { recoveryCodes, secret, cookie } = await giveFactor(server);
  await setCookie({ user: 'nobody@acme.com', password: 'hunter-2-hunter' });
  await setCookie({ ...COYOTE, secondaryAuthFactor: { type: 'TOTP', token: '123456' } });
  const log = server.logged.join('');
  expect(log).toContain('invalid-credentials');
  expect(log).toContain('factor-invalid');
  for (const each of ['nobody', 'hunter', '123456', COYOTE.password, secret, ...recoveryCodes, cookie.slice(-43)]) {
    expect(log).not.toContain(each);
  }
});
