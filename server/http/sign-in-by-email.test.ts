import { TokensAnswer } from '@consentry/protocol/session-api.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import { SECOND } from '../clock.ts';
import { call, countHashes, signIn, signInAs, whoAmI, withoutId } from '../testing/session-calls.ts';
import { COYOTE, createTestServer, ORIGIN, PARTNER, START, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});

const WRONG = { ...COYOTE, password: 'wrong' };

describe('POST /v2/auth/sign-in', () => {
  test("answers 200 with the document's fields and both variants of a cookie", async () => {
    const reply = await signIn(server);
    expect(reply.status).toBe(200);
    expect(reply.headers.get('cache-control')).toBe('no-store');
    const answer = TokensAnswer.strict().parse(reply.json);
    expect(Object.keys(answer).sort()).toEqual(
      ['accessToken', 'expiresAt', 'expiresIn', 'message', 'refreshToken'].sort(),
    );
    expect(answer.expiresAt).toBe(START / SECOND + answer.expiresIn);
    const [partitioned, lax, ...more] = reply.setCookies;
    expect(more).toEqual([]);
    expect(partitioned).toMatch(
      /^__Host-consentry_session_p=cck\.[A-Za-z0-9_-]{43}; Path=\/; Max-Age=43200; Secure; HttpOnly; SameSite=None; Partitioned$/,
    );
    expect(lax).toMatch(
      /^__Host-consentry_session_l=cck\.[A-Za-z0-9_-]{43}; Path=\/; Max-Age=43200; Secure; HttpOnly; SameSite=Lax$/,
    );
    for (const cookie of reply.cookie.split('; '))
      expect(await whoAmI(server, { cookie })).toMatchObject({ status: 200 });
  });

  test('takes the e-mail address in any case', async () => {
    expect(await signIn(server, { ...COYOTE, user: 'COYOTE@Acme.com' })).toMatchObject({ status: 200 });
  });

  test('gives another cookie and other tokens at every sign-in (threats.md row 25)', async () => {
    const [first, second] = [await signInAs(server), await signInAs(server)];
    expect(first.cookie).not.toBe(second.cookie);
    expect(first.refreshToken).not.toBe(second.refreshToken);
    expect(first.accessToken).not.toBe(second.accessToken);
  });

  test('never takes over a cookie that was there before, and ends what it stood for (threats.md row 25)', async () => {
    const planted = await signInAs(server, { user: 'oneaccount@acme.com', password: 'sandbox' });
    const reply = await signIn(server, COYOTE, { headers: { cookie: planted.cookie } });
    expect(reply.cookie).not.toBe(planted.cookie);
    expect((await whoAmI(server, { cookie: reply.cookie })).json).toMatchObject({ primaryEmail: 'coyote@acme.com' });
    expect(await whoAmI(server, { cookie: planted.cookie })).toMatchObject({ status: 401 });
    const invented = `__Host-consentry_session_l=cck.${'A'.repeat(43)}`;
    const other = await signIn(server, COYOTE, { headers: { cookie: invented } });
    expect(other.cookie).not.toContain('A'.repeat(43));
    expect(await whoAmI(server, { cookie: invented })).toMatchObject({ status: 401 });
  });

  test('ends both sign-ins where the two variants of the cookie were of two (threats.md row 25)', async () => {
    const tokenOf = ({ cookie }: { cookie: string }) => cookie.split('; ')[0]?.split('=')[1];
    const [one, two] = [await signInAs(server), await signInAs(server)];
    const cookie = `__Host-consentry_session_p=${tokenOf(one)}; __Host-consentry_session_l=${tokenOf(two)}`;
    await signIn(server, COYOTE, { headers: { cookie } });
    expect(await whoAmI(server, { cookie: one.cookie })).toMatchObject({ status: 401 });
    expect(await whoAmI(server, { cookie: two.cookie })).toMatchObject({ status: 401 });
  });

  test('a refused one leaves the sign-in that was there before', async () => {
    const before = await signInAs(server);
    const refused = await signIn(server, WRONG, { headers: { cookie: before.cookie } });
    expect(refused).toMatchObject({ status: 401, setCookies: [] });
    expect(await whoAmI(server, { cookie: before.cookie })).toMatchObject({ status: 200 });
  });

  test.each([
    ['another Origin', { origin: PARTNER }],
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['a page without an origin', { origin: 'null' }],
  ])('is refused from %s, at no hash (threats.md row 29)', async (_what, headers) => {
    const hashes = countHashes(server.services);
    expect(await signIn(server, COYOTE, { headers })).toMatchObject({ status: 403, code: 'FORBIDDEN', setCookies: [] });
    expect(hashes()).toBe(0);
  });

  test('is taken from our own page', async () => {
    const headers = { origin: ORIGIN, 'sec-fetch-site': 'same-origin' };
    expect(await signIn(server, COYOTE, { headers })).toMatchObject({ status: 200 });
  });

  test('leaves no password, token or cookie in the log (threats.md row 65)', async () => {
    const { refreshToken, accessToken, cookie } = await signInAs(server);
    await signIn(server, WRONG);
    const logged = server.logged.join('\n');
    const secrets = [COYOTE.password, COYOTE.user, refreshToken, accessToken, cookie.split('cck.')[1] ?? cookie];
    for (const secret of secrets) expect(logged).not.toContain(secret);
  });
});

describe('what it refuses to read costs no hash (threats.md rows 36 and 37)', () => {
  const { user: email, password } = COYOTE;
  const bodies: [what: string, code: string, body: unknown][] = [
    ['an empty password', 'BODY_VALIDATION_FAILED', { email, password: '' }],
    ['an over-long password', 'BODY_VALIDATION_FAILED', { email, password: 'x'.repeat(1025) }],
    ['a password of 1 MB', 'BODY_VALIDATION_FAILED', { email, password: 'x'.repeat(1024 * 1024) }],
    ['no password', 'BODY_VALIDATION_FAILED', { email }],
    ['a password that is no text', 'BODY_VALIDATION_FAILED', { email, password: [password] }],
    ['no e-mail', 'BODY_VALIDATION_FAILED', { password }],
    ['a username, which is no e-mail', 'BODY_VALIDATION_FAILED', { email: 'wile', password }],
    ['an over-long e-mail', 'BODY_VALIDATION_FAILED', { email: `${'x'.repeat(250)}@acme.com`, password }],
    ['an e-mail that a database could cut short', 'BODY_VALIDATION_FAILED', { email: `${email}\0`, password }],
    ['an e-mail that is an object', 'BODY_VALIDATION_FAILED', { email: { $ne: '' }, password }],
    [
      'a factor of an unknown type',
      'BODY_VALIDATION_FAILED',
      { email, password, secondaryAuthFactor: { type: 'SMS', token: '1' } },
    ],
    [
      'an empty factor',
      'BODY_VALIDATION_FAILED',
      { email, password, secondaryAuthFactor: { type: 'TOTP', token: '' } },
    ],
    ['no JSON', 'INVALID_OR_MALFORMED_JSON', '{"email":'],
    ['nothing', 'INVALID_OR_MALFORMED_JSON', ''],
  ];
  test.each(bodies)('%s', async (_what, expected, body) => {
    const hashes = countHashes(server.services);
    const reply = await call(server, 'POST', '/v2/auth/sign-in', { body });
    expect(reply).toMatchObject({ status: 400, code: expected, setCookies: [] });
    expect(hashes()).toBe(0);
  });

  test('a form', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const reply = await call(server, 'POST', '/v2/auth/sign-in', { body: 'email=a&password=b', headers });
    expect(reply).toMatchObject({ status: 400, code: 'INVALID_INPUT' });
  });
});

describe('a refusal tells nothing about an account before its password was right (threats.md row 35)', () => {
  const accounts = ['locked', 'unconfirmed', 'expired-password', 'force-change', 'reset-required', 'sso', 'roadrunner'];

  test('unknown users and wrong passwords get one answer at the price of one hash (threats.md row 36)', async () => {
    const hashes = countHashes(server.services);
    const emails = ['nobody@acme.com', COYOTE.user, ...accounts.map((name) => `${name}@acme.com`)];
    const answers: string[] = [];
    for (const [n, user] of emails.entries()) {
      const reply = await signIn(server, { user, password: 'wrong' });
      expect(reply).toMatchObject({ status: 401, code: 'INVALID_CREDENTIALS', setCookies: [] });
      expect(hashes()).toBe(n + 1);
      answers.push(withoutId(reply));
    }
    expect(new Set(answers).size).toBe(1);
  });

  test('a person without a password is refused like all others', async () => {
    const { store } = server.services;
    const user = await store.findUserByLogin('sso');
    if (!user) throw new Error('no such fixture');
    await store.putUser({ ...user, passwordHash: '' }, []);
    const hashes = countHashes(server.services);
    expect(withoutId(await signIn(server, { user: user.email, password: 'x' }))).toBe(
      withoutId(await signIn(server, { user: 'nobody@acme.com', password: 'x' })),
    );
    expect(hashes()).toBe(2);
  });

  test.each([
    ['locked', 403, 'FORBIDDEN'],
    ['unconfirmed', 401, 'USER_NOT_CONFIRMED'],
    ['expired-password', 401, 'PASSWORD_EXPIRED'],
    ['force-change', 401, 'FORCE_CHANGE_PASSWORD'],
    ['reset-required', 401, 'PASSWORD_RESET_REQUIRED'],
    ['sso', 401, 'SSO_ACCOUNT'],
  ])('the state of %s is told with the right one: %i %s', async (name, status, expected) => {
    const hashes = countHashes(server.services);
    const reply = await signIn(server, { user: `${name}@acme.com`, password: 'sandbox' });
    expect(reply).toMatchObject({ status, code: expected, setCookies: [] });
    expect(hashes()).toBe(1);
  });
});
