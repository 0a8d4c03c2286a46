import { beforeEach, describe, expect, test } from 'vitest';
import { generateTotp } from '../auth/totp.ts';
import { MINUTE, SECOND } from '../clock.ts';
import { countHashes, signIn, whoAmI } from '../testing/session-calls.ts';
import { COYOTE, createTestServer, ROADRUNNER, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});

const code = () => generateTotp('JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', server.clock.now());
const withCode = (token = code(), type = 'TOTP') =>
  signIn(server, ROADRUNNER, { body: { secondaryAuthFactor: { type, token } } });

describe('a second factor', () => {
  test('is asked for only after the right password, with the types that would do', async () => {
    const hashes = countHashes(server.services);
    expect(await signIn(server, { ...ROADRUNNER, password: 'wrong' })).toMatchObject({ code: 'INVALID_CREDENTIALS' });
    const reply = await signIn(server, ROADRUNNER);
    expect(reply).toMatchObject({
      status: 401,
      code: 'INCOMPLETE_CREDENTIALS',
      setCookies: [],
      json: { detail: { applicableAuthFactorTypes: ['TOTP'] } },
    });
    expect(hashes()).toBe(2);
  });

  test('with the right code signs in', async () => {
    const reply = await withCode();
    expect(reply.status).toBe(200);
    expect((await whoAmI(server, { cookie: reply.cookie })).json).toMatchObject({ primaryEmail: ROADRUNNER.user });
  });

  test('a wrong code does not tell whether the password was right', async () => {
    const factor = { body: { secondaryAuthFactor: { type: 'TOTP', token: '000000' } } };
    const reply = await signIn(server, { ...ROADRUNNER, password: 'wrong' }, factor);
    expect(reply).toMatchObject({ status: 401, code: 'INVALID_CREDENTIALS' });
  });

  test.each(['000000', '1', 'abcdef', ' '])('with the wrong code %o is refused', async (token) => {
    expect(await withCode(token)).toMatchObject({ status: 401, code: 'AUTHENTICATOR_ERROR', setCookies: [] });
  });

  test('with a recovery code that nobody has is refused', async () => {
    const reply = await withCode('AAAA-AAAA-AAAA-AAAA-AAAA-AAAA', 'RECOVERY_CODE');
    expect(reply).toMatchObject({ status: 401, code: 'AUTHENTICATOR_ERROR' });
  });

  test('takes each code once, also side by side (threats.md row 39)', async () => {
    const replies = await Promise.all(Array.from({ length: 8 }, () => withCode()));
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    const losers = replies.filter(({ status }) => status !== 200);
    expect(new Set(losers.map((reply) => reply.code))).toEqual(new Set(['CODE_EXPIRED']));
    expect(losers.flatMap(({ setCookies }) => setCookies)).toEqual([]);
    expect(await withCode()).toMatchObject({ status: 401, code: 'CODE_EXPIRED' });
    server.clock.advance(30 * SECOND);
    expect(await withCode()).toMatchObject({ status: 200 });
  });

  test('after ten wrong codes refuses even the right one for an hour (threats.md row 38)', async () => {
    for (let n = 0; n < 10; n += 1) expect(await withCode('000000')).toMatchObject({ code: 'AUTHENTICATOR_ERROR' });
    const reply = await withCode();
    expect(reply).toMatchObject({ status: 429, code: 'LIMIT_EXCEEDED' });
    expect(reply.headers.get('retry-after')).toBe('3600');
    server.clock.advance(60 * MINUTE);
    expect(await withCode()).toMatchObject({ status: 200 });
  });

  test('is not needed by people who have none, whatever they send', async () => {
    const body = { secondaryAuthFactor: { type: 'TOTP', token: '000000' } };
    expect(await signIn(server, COYOTE, { body })).toMatchObject({ status: 200 });
  });
});
