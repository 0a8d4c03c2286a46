import { RpcError } from '@consentry/protocol/rpc-api.ts';
import { TokensAnswer } from '@consentry/protocol/session-api.ts';
import { decodeJwt } from 'jose';
import { beforeEach, describe, expect, test } from 'vitest';
import { generateTotp } from '../auth/totp.ts';
import { MINUTE, SECOND } from '../clock.ts';
import { callRpc, type RpcReply } from '../testing/rpc-client.ts';
import { COYOTE, createTestServer, ROADRUNNER, type TestServer } from '../testing/test-server.ts';

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

describe('session.setCookie', () => {
  test("answers the document's first example to the letter, with the cookie in both variants", async () => {
    const response = await server.fetch('/api/session.setCookie', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(COYOTE),
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toEqual({ ok: true, user: WILE });
    const value = /__Host-consentry_session_p=(cck\.[A-Za-z0-9_-]{43});/.exec(
      response.headers.getSetCookie().join(),
    )?.[1];
    expect(response.headers.getSetCookie()).toEqual([
      `__Host-consentry_session_p=${value}; Path=/; Max-Age=43200; Secure; HttpOnly; SameSite=None; Partitioned`,
      `__Host-consentry_session_l=${value}; Path=/; Max-Age=43200; Secure; HttpOnly; SameSite=Lax`,
    ]);
  });

  test("answers the document's second example to the letter, and the same request with a code", async () => {
    const asked = await setCookie(ROADRUNNER);
    expect(asked).toMatchObject({ status: 200, cookie: undefined });
    expect(asked.body).toEqual({
      ok: false,
      error: {
        code: 10034,
        message: 'User "roadrunner@acme.com" has enabled MFA; please specify secondary authentication factor',
        applicableAuthFactorTypes: ['TOTP'],
      },
    });
    const { body, cookie } = await setCookie({ ...ROADRUNNER, secondaryAuthFactor: totp() });
    expect(body).toEqual({ ok: true, user: { id: 'usr_sandbox_roadrunner' } });
    expect(cookie).toContain('__Host-consentry_session_p=cck.');
  });

  test.each(['coyote@acme.com', 'Coyote@ACME.com', 'wile', 'WILE'])('takes %s as the name', async (user) => {
    expect((await setCookie({ ...COYOTE, user })).body).toEqual({ ok: true, user: WILE });
  });

  test('asks for the factor by the name that was typed', async () => {
    expect((await setCookie({ ...ROADRUNNER, user: 'RoadRunner' })).body.error?.message).toContain('"RoadRunner"');
  });

  test('takes a factor from somebody who needs none, and fields that it does not know', async () => {
    const body = { ...COYOTE, secondaryAuthFactor: totp(), novelty: { a: 1 } };
    expect((await setCookie(body)).body).toEqual({ ok: true, user: WILE });
  });

  test.each([
    ['neither', {}, {}],
    ['profile', { profile: true }, PROFILE],
    ['permissions', { permissions: true }, { permissions: ['consents:read'] }],
    ['profile and permissions', { profile: true, permissions: true }, { ...PROFILE, permissions: ['consents:read'] }],
  ])('tells %s in the answer and in the access tokens of that sign-in', async (_what, projection, props) => {
    const wile = await server.services.store.findUser(WILE.id);
    if (wile) await server.services.store.putUser({ ...wile, permissions: ['consents:read'] }, []);
    const { body, cookie } = await setCookie({ ...COYOTE, projection });
    expect(body.user).toEqual({ ...WILE, ...props });
    const refreshed = await server.fetch('/v2/auth/refresh', {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: cookie ?? '' },
      body: '{}',
    });
    const { accessToken } = TokensAnswer.omit({ refreshToken: true }).parse(await refreshed.json());
    const { iss, aud, exp, iat, nbf, jti, sid, sub, token_use, ...told } = decodeJwt(accessToken);
    expect(sub).toBe(WILE.id);
    expect(told).toEqual(props);
  });

  test.each([
    ['locked', 10041],
    ['unconfirmed', 10042],
    ['force-change', 10043],
    ['reset-required', 10044],
    ['expired-password', 10045],
    ['sso', 10046],
  ])('tells the state of %s only after the right password (threats.md row 35)', async (user, code) => {
    expect(await setCookie({ user, password: 'wrong' })).toMatchObject({ code: 10002 });
    const told = await setCookie({ user, password: 'sandbox' });
    expect(told).toMatchObject({ status: 200, code, cookie: undefined });
    expect(RpcError.parse(told.body)).toEqual(told.body);
  });

  const wrong = ['coyote@acme.com', 'wile', 'nobody@acme.com', 'nobody', 'roadrunner', 'unconfirmed', 'locked', 'sso'];
  test('answers unknown users and wrong passwords alike to the byte (threats.md row 35)', async () => {
    const answers = new Set<string>();
    for (const user of wrong) {
      for (const secondaryAuthFactor of [undefined, totp(), { type: 'TOTP', token: '000000' }]) {
        const { status, text, headers } = await setCookie({ user, password: 'wrong', secondaryAuthFactor });
        answers.add(JSON.stringify([status, text, [...headers]]));
        for (const each of wrong) expect(text).not.toContain(each);
      }
    }
    expect([...answers]).toHaveLength(1);
    expect([...answers][0]).toContain('10002');
  });

  test('costs one hash for each wrong answer, whoever it was (threats.md row 36)', async () => {
    const hashes = countHashes();
    for (const [n, user] of wrong.entries()) {
      await setCookie({ user, password: 'wrong' });
      expect(hashes()).toBe(n + 1);
    }
  });

  test.each([
    ['empty', ''],
    ['over-long', 'x'.repeat(1025)],
    ['of a megabyte', 'x'.repeat(1024 * 1024)],
  ])('costs no hash for a password that is %s, of anybody (threats.md rows 36 and 37)', async (_what, password) => {
    const hashes = countHashes();
    const answers = [await setCookie({ ...COYOTE, password }), await setCookie({ user: 'nobody', password })];
    expect(answers.map(({ code }) => code)).toEqual([400, 400]);
    expect(answers[0]?.text).toBe(answers[1]?.text);
    expect(hashes()).toBe(0);
  });

  const badBodies: [what: string, body: unknown, fields: string[]][] = [
    ['neither user nor password', {}, ['user', 'password']],
    ['no object at all', [], ['body']],
    ['a user of one character', { ...COYOTE, user: 'w' }, ['user']],
    ['a user of 31 characters', { ...COYOTE, user: 'w'.repeat(31) }, ['user']],
    ['a user that a database could cut short', { ...COYOTE, user: 'wile\u0000x' }, ['user']],
    ['a user with quotes in it', { ...COYOTE, user: 'a" has <b>' }, ['user']],
    ['a password of the wrong type', { ...COYOTE, password: 7 }, ['password']],
    ['a projection of the wrong type', { ...COYOTE, projection: { profile: 'yes' } }, ['projection.profile']],
    ['a factor without token', { ...COYOTE, secondaryAuthFactor: { type: 'TOTP' } }, ['secondaryAuthFactor.token']],
    [
      'the password as its own second factor',
      { ...ROADRUNNER, secondaryAuthFactor: { type: 'PASSWORD', token: ROADRUNNER.password } },
      ['secondaryAuthFactor.type'],
    ],
    [
      'an unknown factor',
      { ...ROADRUNNER, secondaryAuthFactor: { type: 'SMS', token: '1' } },
      ['secondaryAuthFactor.type'],
    ],
  ];
  test.each(badBodies)('refuses %s with code 400 and names the fields', async (_what, body, fields) => {
    const refused = await setCookie(body);
    expect(refused).toMatchObject({ status: 200, code: 400, cookie: undefined });
    const { error } = RpcError.parse(refused.body);
    expect(error.message).toBe('Invalid request body');
    expect(error.details?.map(({ field }) => field)).toEqual(fields);
  });

  test.each([
    ['malformed JSON', 'application/json', '{"user":'],
    ['another content type', 'text/plain', JSON.stringify(COYOTE)],
    ['17 KB', 'application/json', JSON.stringify({ ...COYOTE, padding: 'x'.repeat(17 * 1024) })],
  ])('refuses %s with code 400 and HTTP 200', async (_what, type, body) => {
    const response = await server.fetch('/api/session.setCookie', {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    });
    expect(response.status).toBe(200);
    const { error } = RpcError.parse(await response.json());
    expect(error).toMatchObject({ code: 400, message: 'Invalid request body', details: [{ field: 'body' }] });
  });

  test('ends the sign-in whose cookie the new one takes the place of (threats.md row 25)', async () => {
    const before = (await setCookie(COYOTE)).cookie;
    const after = (await setCookie(COYOTE, { cookie: before })).cookie;
    const codeOf = async (cookie: string | undefined) =>
      (await callRpc(server, 'user.info', undefined, { cookie })).code;
    expect([await codeOf(before), await codeOf(after)]).toEqual([401, undefined]);
  });

  test('leaves the sign-in alone that came along with a wrong password', async () => {
    const { cookie } = await setCookie(COYOTE);
    await setCookie({ ...COYOTE, password: 'wrong' }, { cookie });
    expect(await callRpc(server, 'user.info', undefined, { cookie })).toMatchObject({ body: { ok: true } });
  });

  test('refuses a page of another site, so that nobody is signed in as somebody else', async () => {
    for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }]) {
      expect(await setCookie(COYOTE, headers)).toMatchObject({ status: 200, code: 403, cookie: undefined });
    }
  });

  test('after ten wrong passwords asks to wait, right password or not, without a hash', async () => {
    for (let n = 0; n < 10; n += 1)
      expect(await setCookie({ ...COYOTE, password: `${n}` })).toMatchObject({ code: 10002 });
    const hashes = countHashes();
    const limited = await setCookie(COYOTE);
    expect(limited).toMatchObject({ status: 200, code: 429, cookie: undefined });
    expect(limited.headers.get('retry-after')).toBe(String((15 * MINUTE) / SECOND));
    expect(hashes()).toBe(0);
    server.clock.advance(15 * MINUTE);
    expect(await setCookie(COYOTE)).toMatchObject({ body: { ok: true } });
  });

  test('asks to come back at once when too many passwords are being checked (threats.md row 37)', async () => {
    server.services.hasher.verify = async () => ({ ok: false, failure: 'busy' });
    const busy = await setCookie(COYOTE);
    expect(busy).toMatchObject({ status: 200, code: 503 });
    expect(busy.headers.get('retry-after')).toBe('2');
  });
});

describe('the second factor at session.setCookie', () => {
  const prove = (secondaryAuthFactor: object) => setCookie({ ...ROADRUNNER, secondaryAuthFactor });

  test('is asked, and a wrong code told, only after the right password (threats.md row 35)', async () => {
    const wrong = { ...ROADRUNNER, password: 'wrong' };
    expect(await setCookie(wrong)).toMatchObject({ code: 10002 });
    expect(await setCookie({ ...wrong, secondaryAuthFactor: totp() })).toMatchObject({ code: 10002 });
    expect(await prove({ type: 'TOTP', token: '000000' })).toMatchObject({ code: 10035, cookie: undefined });
    expect(await prove({ type: 'RECOVERY_CODE', token: 'A'.repeat(24) })).toMatchObject({ code: 10035 });
  });

  test('takes a code once, and none of an earlier step after it (threats.md row 39)', async () => {
    const [previous, current, next] = [totp(-1), totp(), totp(1)];
    expect(await prove(current)).toMatchObject({ body: { ok: true } });
    expect(await prove(current)).toMatchObject({ code: 10035, cookie: undefined });
    expect(await prove(previous)).toMatchObject({ code: 10035, cookie: undefined });
    expect(await prove(next)).toMatchObject({ body: { ok: true } });
  });

  test('lets one of many in that show one code at once (threats.md row 39)', async () => {
    const replies = await Promise.all(Array.from({ length: 8 }, () => prove(totp())));
    expect(replies.filter(({ cookie }) => cookie !== undefined)).toHaveLength(1);
    expect(replies.filter(({ code }) => code === 10035)).toHaveLength(7);
  });

  test('guesses side by side stay within the budget: the right one among the last is refused (threats.md row 38)', async () => {
    server = await createTestServer({ hashing: { concurrency: 2, queue: 512 } }); // room for all of one account
    const guesses = Array.from({ length: 30 }, () => prove({ type: 'TOTP', token: '000000' }));
    const replies = await Promise.all([...guesses, prove(totp())]);
    expect(replies.filter(({ code }) => code === 10035)).toHaveLength(10);
    expect(replies.at(-1)).toMatchObject({ status: 200, code: 429, cookie: undefined });
    expect(Number(replies.at(-1)?.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});
