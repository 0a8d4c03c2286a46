import { CurrentUser, TokensAnswer } from '@consentry/protocol/session-api.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import { generateTotp } from '../auth/totp.ts';
import { HOUR, SECOND } from '../clock.ts';
import { call, issueBundle, putBundle, type Reply, signInAs, whoAmI, withoutId } from '../testing/session-calls.ts';
import { createTestServer, ORIGIN, PARTNER, ROADRUNNER, START, type TestServer } from '../testing/test-server.ts';
import { hashToken } from '../tokens/hash-token.ts';

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});

const refresh = (refreshToken: string) => call(server, 'POST', '/v2/auth/refresh', { body: { refreshToken } });
const refreshBy = (cookie: string, headers: Record<string, string> = {}) =>
  call(server, 'POST', '/v2/auth/refresh', { body: {}, headers: { cookie, ...headers } });
const signOut = (headers: Record<string, string>) => call(server, 'POST', '/v2/auth/sign-out', { headers });
const tokenOf = (reply: Reply) => TokensAnswer.parse(reply.json).refreshToken;
const bearer = (accessToken: string) => ({ authorization: `Bearer ${accessToken}` });

describe('POST /v2/auth/refresh', () => {
  test('exchanges a refresh token for the next one and a new access token, and sets no cookie', async () => {
    const first = await signInAs(server);
    server.clock.advance(5 * SECOND);
    const reply = await refresh(first.refreshToken);
    expect(reply).toMatchObject({ status: 200, setCookies: [] });
    expect(reply.headers.get('cache-control')).toBe('no-store');
    const next = TokensAnswer.strict().parse(reply.json);
    expect(next.refreshToken).not.toBe(first.refreshToken);
    expect(next.accessToken).not.toBe(first.accessToken);
    expect(next.expiresAt).toBe(first.expiresAt + 5);
    expect(await whoAmI(server, bearer(next.accessToken))).toMatchObject({ status: 200 });
    expect(await refresh(next.refreshToken)).toMatchObject({ status: 200 });
  });

  test('two at once get the same successor, and so does one whose answer was lost', async () => {
    const { refreshToken } = await signInAs(server);
    const replies = await Promise.all(Array.from({ length: 16 }, () => refresh(refreshToken)));
    expect(replies.map(({ status }) => status)).toEqual(Array(16).fill(200));
    expect(new Set(replies.map(tokenOf)).size).toBe(1);
    server.clock.advance(10 * SECOND - 1);
    expect(tokenOf(await refresh(refreshToken))).toBe(tokenOf(replies[0] as Reply)); // sixteen came
  });

  test('a token used again after exactly ten seconds ends everything of its sign-in (threats.md row 50)', async () => {
    const first = await signInAs(server);
    const next = TokensAnswer.parse((await refresh(first.refreshToken)).json);
    server.clock.advance(10 * SECOND);
    expect(await refresh(first.refreshToken)).toMatchObject({ status: 401, code: 'INVALID_SESSION_TOKEN' });
    expect(await refresh(next.refreshToken)).toMatchObject({ status: 401, code: 'INVALID_SESSION_TOKEN' });
    for (const accessToken of [first.accessToken, next.accessToken]) {
      expect(await whoAmI(server, bearer(accessToken))).toMatchObject({ status: 401, code: 'INVALID_SESSION_TOKEN' });
    }
    expect(await whoAmI(server, { cookie: first.cookie })).toMatchObject({ status: 401, code: 'UNAUTHORISED' });
    expect(await refreshBy(first.cookie)).toMatchObject({ status: 401, code: 'INVALID_SESSION_TOKEN' });
    expect(server.logged.filter((line) => line.includes('token reused'))).toHaveLength(1);
  });

  test('a successor that went on meanwhile does not save a thief', async () => {
    const { refreshToken } = await signInAs(server);
    const second = tokenOf(await refresh(refreshToken));
    const third = tokenOf(await refresh(second));
    server.clock.advance(10 * SECOND);
    expect(await refresh(refreshToken)).toMatchObject({ status: 401 });
    expect(await refresh(third)).toMatchObject({ status: 401, code: 'INVALID_SESSION_TOKEN' });
  });

  test('the end of one sign-in leaves the others of that person', async () => {
    const [stolen, other] = [await signInAs(server), await signInAs(server)];
    await refresh(stolen.refreshToken);
    server.clock.advance(10 * SECOND);
    await refresh(stolen.refreshToken);
    expect(await refresh(other.refreshToken)).toMatchObject({ status: 200 });
  });

  test('whatever is wrong with a token, the answer is the same', async () => {
    const { refreshToken, accessToken, cookie } = await signInAs(server);
    const value = cookie.slice(cookie.indexOf('cck.'), cookie.indexOf(';'));
    const bundle = await issueBundle(server, 'coyote');
    await signOut({ cookie: (await signInAs(server)).cookie });
    const wrong = [`${refreshToken}A`, refreshToken.slice(0, -1), value, bundle.refreshToken, `crt.${'A'.repeat(43)}`];
    const replies = await Promise.all(wrong.map(refresh));
    expect(replies[0]).toMatchObject({ status: 401, code: 'INVALID_SESSION_TOKEN', setCookies: [] });
    expect(new Set(replies.map(withoutId)).size).toBe(1);
    expect(await refresh(accessToken.slice(0, 300))).toMatchObject({ status: 401, code: 'INVALID_SESSION_TOKEN' });
    expect(await refresh(refreshToken)).toMatchObject({ status: 200 });
  });

  test('nobody who shows nothing is refreshed', async () => {
    expect(await refreshBy('')).toMatchObject({ status: 401, code: 'UNAUTHORISED', setCookies: [] });
  });

  test.each([
    ['another Origin', { origin: PARTNER }],
    ['another site', { 'sec-fetch-site': 'cross-site' }],
  ])('is refused from %s (threats.md row 28)', async (_what, headers) => {
    const { cookie } = await signInAs(server);
    expect(await refreshBy(cookie, headers)).toMatchObject({ status: 403, code: 'FORBIDDEN', setCookies: [] });
    expect(await refreshBy(cookie, { origin: ORIGIN })).toMatchObject({ status: 200 });
  });

  test('ends with the sign-in at the very second, however often it was refreshed (threats.md row 30)', async () => {
    const first = await signInAs(server);
    server.clock.advance(12 * HOUR - 1);
    const next = TokensAnswer.parse((await refresh(first.refreshToken)).json);
    expect(next.expiresAt).toBe((START + 12 * HOUR) / SECOND);
    server.clock.advance(1);
    expect(await refresh(next.refreshToken)).toMatchObject({ status: 401, code: 'SESSION_EXPIRED' });
    expect(await refreshBy(first.cookie)).toMatchObject({ status: 401, code: 'SESSION_EXPIRED' });
    expect(await whoAmI(server, { cookie: first.cookie })).toMatchObject({ status: 401, code: 'UNAUTHORISED' });
  });

  test('gives nothing to an account that was locked meanwhile, and nothing when it is active again', async () => {
    const { refreshToken, cookie } = await signInAs(server);
    await server.services.store.setUserStatus('usr_sandbox_wile', 'locked');
    expect(await refresh(refreshToken)).toMatchObject({ status: 401, code: 'INVALID_SESSION_TOKEN' });
    expect(await refreshBy(cookie)).toMatchObject({ status: 401 });
    await server.services.store.setUserStatus('usr_sandbox_wile', 'active');
    expect(await refresh(refreshToken)).toMatchObject({ status: 401, code: 'INVALID_SESSION_TOKEN' });
    expect(await refreshBy(cookie)).toMatchObject({ status: 401 });
  });

  test('keeps what the person has proven: nobody is asked for a second factor again', async () => {
    const token = generateTotp('JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', server.clock.now());
    const first = await signInAs(server, ROADRUNNER, { secondaryAuthFactor: { type: 'TOTP', token } });
    const next = TokensAnswer.parse((await refresh(first.refreshToken)).json);
    const me = CurrentUser.parse((await whoAmI(server, bearer(next.accessToken))).json);
    expect(me.primaryEmail).toBe(ROADRUNNER.user);
  });

  test('keeps no token in clear', async () => {
    const { refreshToken } = await signInAs(server);
    const next = tokenOf(await refresh(refreshToken));
    expect(server.logged.join('\n')).not.toContain(next);
    const { token } = (await server.services.store.findSignInByToken(hashToken(refreshToken))) ?? {};
    expect(token?.sealedSuccessor).toMatch(/^v1\./);
    expect(JSON.stringify(token)).not.toContain(next);
  });
});

describe('a refresh by cookie', () => {
  test('sets the next cookie in both variants and shows no refresh token to a script', async () => {
    const { cookie } = await signInAs(server);
    const reply = await refreshBy(cookie);
    expect(reply.status).toBe(200);
    expect(Object.keys(reply.json as object).sort()).toEqual(['accessToken', 'expiresAt', 'expiresIn', 'message']);
    expect(reply.text).not.toContain('crt.');
    expect(reply.setCookies).toHaveLength(2);
    expect(reply.cookie).not.toBe(cookie);
    server.clock.advance(10 * SECOND);
    expect(await whoAmI(server, { cookie: reply.cookie })).toMatchObject({ status: 200 });
    expect(await whoAmI(server, { cookie })).toMatchObject({ status: 401 });
  });

  test('two at once get the same cookie, and the old one still opens for ten seconds', async () => {
    const { cookie } = await signInAs(server);
    const [first, second] = await Promise.all([refreshBy(cookie), refreshBy(cookie)]);
    expect(first?.cookie).toBe(second?.cookie);
    server.clock.advance(10 * SECOND - 1);
    expect(await whoAmI(server, { cookie })).toMatchObject({ status: 200 });
    server.clock.advance(1);
    expect(await whoAmI(server, { cookie })).toMatchObject({ status: 401 });
  });

  test('of a handoff stays with its app', async () => {
    const { cookie } = await putBundle(server, await issueBundle(server, 'coyote'));
    const reply = await refreshBy(cookie);
    expect(reply.cookie.split('=')[0]).toBe(cookie.split('=')[0]);
    expect((await whoAmI(server, { cookie: reply.cookie })).json).toMatchObject({ appId: 'app_sandbox' });
  });

  test('takes the one that holds where another has ended, or was tossed in (threats.md row 67)', async () => {
    const { cookie } = await putBundle(server, await issueBundle(server, 'coyote'));
    const ended = await signInAs(server);
    await signOut({ cookie: ended.cookie });
    const reply = await refreshBy(`__Host-consentry_session_l=cck.tossed; ${ended.cookie}; ${cookie}`);
    expect(reply.status).toBe(200);
    expect(reply.cookie.split('=')[0]).toBe(cookie.split('=')[0]);
  });
});

describe('POST /v2/auth/sign-out', () => {
  test('ends every token and cookie of the sign-in and takes both variants away', async () => {
    const { cookie, accessToken, refreshToken } = await signInAs(server);
    const reply = await signOut({ cookie });
    expect(reply).toMatchObject({ status: 204, text: '' });
    expect(reply.setCookies).toEqual([
      '__Host-consentry_session_p=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=None; Partitioned',
      '__Host-consentry_session_l=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax',
    ]);
    expect(await whoAmI(server, { cookie })).toMatchObject({ status: 401 });
    expect(await whoAmI(server, bearer(accessToken))).toMatchObject({ status: 401, code: 'INVALID_SESSION_TOKEN' });
    expect(await refresh(refreshToken)).toMatchObject({ status: 401, code: 'INVALID_SESSION_TOKEN' });
    expect(await refreshBy(cookie)).toMatchObject({ status: 401 });
  });

  test('by bearer token does the same', async () => {
    const { cookie, accessToken } = await signInAs(server);
    expect(await signOut(bearer(accessToken))).toMatchObject({ status: 204 });
    expect(await whoAmI(server, { cookie })).toMatchObject({ status: 401 });
  });

  test("ends a person's own sign-in and an app's where a browser has both", async () => {
    const own = await signInAs(server);
    const handoff = await putBundle(server, await issueBundle(server, 'coyote'));
    const reply = await signOut({ cookie: `${own.cookie}; ${handoff.cookie}` });
    expect(reply.setCookies).toHaveLength(4);
    expect(await whoAmI(server, { cookie: own.cookie })).toMatchObject({ status: 401 });
    expect(await whoAmI(server, { cookie: handoff.cookie })).toMatchObject({ status: 401 });
  });

  test('is harmless to whoever is not signed in, or not any more', async () => {
    expect(await signOut({})).toMatchObject({ status: 204, setCookies: [] });
    const { cookie } = await signInAs(server);
    await signOut({ cookie });
    expect(await signOut({ cookie })).toMatchObject({ status: 204 });
  });

  test('ends a sign-in of a locked account for good, and one whose cookie was exchanged', async () => {
    const [locked, exchanged] = [await signInAs(server), await signInAs(server)];
    const next = await refreshBy(exchanged.cookie);
    server.clock.advance(10 * SECOND);
    await server.services.store.setUserStatus('usr_sandbox_wile', 'locked');
    await signOut({ cookie: locked.cookie });
    await signOut({ cookie: exchanged.cookie });
    await server.services.store.setUserStatus('usr_sandbox_wile', 'active');
    expect(await whoAmI(server, { cookie: locked.cookie })).toMatchObject({ status: 401 });
    expect(await whoAmI(server, { cookie: next.cookie })).toMatchObject({ status: 401 });
  });

  test('leaves the other sign-ins of that person', async () => {
    const [here, there] = [await signInAs(server), await signInAs(server)];
    await signOut({ cookie: here.cookie });
    expect(await whoAmI(server, { cookie: there.cookie })).toMatchObject({ status: 200 });
  });

  test('is refused from another site (threats.md row 28)', async () => {
    const { cookie } = await signInAs(server);
    expect(await signOut({ cookie, origin: PARTNER })).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    expect(await whoAmI(server, { cookie })).toMatchObject({ status: 200 });
  });
});
