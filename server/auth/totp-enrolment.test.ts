import { URI } from 'otpauth';
import { encode } from 'uqr';
import { beforeEach, describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../clock.ts';
import type { UserRecord } from '../store/records.ts';
import { callRpc, giveFactor, type RpcReply, signInForCookie } from '../testing/rpc-client.ts';
import { COYOTE, createTestServer, type TestServer } from '../testing/test-server.ts';
import { generateTotp } from './totp.ts';
import { findTotpSecret } from './totp-secret.ts';

const WILE = 'usr_sandbox_wile';
const { password } = COYOTE;

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});

const codeOf = (secret: string) => generateTotp(secret, server.clock.now());
const enroll = (cookie?: string, body: object = { password }) => callRpc(server, 'totp.enroll', body, { cookie });
const activate = (cookie: string | undefined, token: string) => callRpc(server, 'totp.activate', { token }, { cookie });
const signInWith = (token?: string): Promise<RpcReply> =>
  callRpc(server, 'session.setCookie', {
    ...COYOTE,
    ...(token !== undefined && { secondaryAuthFactor: { type: 'TOTP', token } }),
  });
const userOf = async (userId: string): Promise<UserRecord> => {
  const user = await server.services.store.findUser(userId);
  if (!user) throw new Error(`no ${userId}`);
  return user;
};
const aWrongCode = (secret: string) => {
  const near = [-2, -1, 0, 1, 2].map((steps) => generateTotp(secret, server.clock.now() + steps * 30 * SECOND));
  return ['000000', '111111', '222222', '333333', '444444', '555555'].find((each) => !near.includes(each)) ?? '';
};

describe('totp.enroll', () => {
  let cookie: string;
  beforeEach(async () => {
    cookie = await signInForCookie(server);
  });

  test('gives a secret of 160 bits, its address and that as a picture', async () => {
    const { body } = await enroll(cookie);
    const { secret, uri, qrCode } = body.totp ?? { secret: '', uri: '', qrCode: '' };
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    const read = URI.parse(uri);
    expect(read).toMatchObject({ issuer: 'Consentry', label: COYOTE.user, algorithm: 'SHA1', digits: 6, period: 30 });
    expect(read.secret.base32).toBe(secret);
    const svg = decodeURIComponent(qrCode.replace(/^data:image\/svg\+xml,/, ''));
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" /);
    const dark = encode(uri, { ecc: 'M' }).data.flat().filter(Boolean).length;
    expect(svg.match(/h1v1h-1z/g)).toHaveLength(dark);
    expect(svg).not.toMatch(/M[0-3],|M\d+,[0-3]h/);
  });

  test('keeps the secret sealed, and asks nobody for a code before one has been seen', async () => {
    const { body } = await enroll(cookie);
    const user = await userOf(WILE);
    expect(user.totpSecret).toBeNull();
    expect(user.pendingTotpSecret).not.toContain(body.totp?.secret);
    expect(await signInWith()).toMatchObject({ body: { ok: true, user: { id: WILE } } });
  });

  test('needs the password again, whoever has the cookie (threats.md row 41)', async () => {
    expect(await enroll(cookie, { password: 'wrong' })).toMatchObject({ code: 10002 });
    expect(await enroll(cookie, {})).toMatchObject({ code: 400 });
    expect(await enroll(undefined)).toMatchObject({ code: 401 });
    expect((await userOf(WILE)).pendingTotpSecret).toBeNull();
  });

  test('counts wrong passwords together with those of signing in (threats.md row 41)', async () => {
    for (let n = 0; n < 5; n += 1) {
      expect(await enroll(cookie, { password: `${n}` })).toMatchObject({ code: 10002 });
      expect(await callRpc(server, 'session.setCookie', { ...COYOTE, password: `${n}` })).toMatchObject({
        code: 10002,
      });
    }
    const limited = await enroll(cookie);
    expect(limited).toMatchObject({ status: 200, code: 429 });
    expect(limited.headers.get('retry-after')).toBe(String((15 * MINUTE) / SECOND));
    expect((await userOf(WILE)).pendingTotpSecret).toBeNull();
  });

  test('is refused while there is a factor, so that nobody puts their own in its place (threats.md row 41)', async () => {
    const { cookie: own, secret } = await giveFactor(server);
    expect(await enroll(own)).toMatchObject({ code: 10036 });
    expect(findTotpSecret(server.services.keyRing, await userOf(WILE))).toBe(secret);
  });
});

describe('totp.activate', () => {
  let cookie: string;
  let secret: string;
  beforeEach(async () => {
    cookie = await signInForCookie(server);
    secret = (await enroll(cookie)).body.totp?.secret ?? '';
  });

  test('makes it the second factor and shows ten recovery codes', async () => {
    const activated = await activate(cookie, codeOf(secret));
    expect(activated.body).toEqual({ ok: true, recoveryCodes: expect.any(Array) });
    expect(new Set(activated.body.recoveryCodes).size).toBe(10);
    const asked = await signInWith();
    expect(asked).toMatchObject({ code: 10034, cookie: undefined });
    expect(asked.body.error?.applicableAuthFactorTypes).toEqual(['TOTP', 'RECOVERY_CODE']);
    server.clock.advance(30 * SECOND);
    expect(await signInWith(codeOf(secret))).toMatchObject({ body: { ok: true } });
  });

  test('spends the code that did it (threats.md row 39)', async () => {
    const token = codeOf(secret);
    await activate(cookie, token);
    expect(await signInWith(token)).toMatchObject({ code: 10035, cookie: undefined });
  });

  test('ends the sign-ins that never saw a code, but for the one it is done in (threats.md row 43)', async () => {
    const elsewhere = await signInForCookie(server);
    await activate(cookie, codeOf(secret));
    expect(await callRpc(server, 'user.info', {}, { cookie: elsewhere })).toMatchObject({ code: 401 });
    expect(await callRpc(server, 'user.info', {}, { cookie })).toMatchObject({ body: { ok: true } });
  });

  test('refuses a wrong code, and the factor stays inactive (threats.md row 41)', async () => {
    expect(await activate(cookie, aWrongCode(secret))).toMatchObject({ code: 10035 });
    expect(await signInWith()).toMatchObject({ body: { ok: true } });
  });

  test('refuses a code of a secret that another enrolment has taken the place of', async () => {
    const later = (await enroll(cookie)).body.totp?.secret ?? '';
    expect(await activate(cookie, codeOf(secret))).toMatchObject({ code: 10035 });
    expect(await activate(cookie, codeOf(later))).toMatchObject({ body: { ok: true } });
  });

  test('needs a pending secret, and can be done once', async () => {
    await activate(cookie, codeOf(secret));
    expect(await activate(cookie, codeOf(secret))).toMatchObject({ code: 10036 });
    const other = await signInForCookie(server, { user: 'oneaccount', password: 'sandbox' });
    expect(await activate(other, '000000')).toMatchObject({ code: 10037 });
  });

  test('has one winner of many at once, and only its recovery codes work (threats.md row 42)', async () => {
    const replies = await Promise.all(Array.from({ length: 6 }, () => activate(cookie, codeOf(secret))));
    const [winner, ...others] = replies.filter((reply) => reply.body.ok);
    expect(others).toEqual([]);
    expect(new Set(replies.filter((reply) => !reply.body.ok).map((reply) => reply.code))).toEqual(new Set([10036]));
    expect(await server.services.store.countRecoveryCodes(WILE)).toBe(10);
    const secondaryAuthFactor = { type: 'RECOVERY_CODE', token: winner?.body.recoveryCodes?.[0] };
    expect(await callRpc(server, 'session.setCookie', { ...COYOTE, secondaryAuthFactor })).toMatchObject({
      body: { ok: true },
    });
  });

  test('tells no more than ten guesses wrong in an hour, side by side or not (threats.md row 38)', async () => {
    const wrong = aWrongCode(secret);
    const replies = await Promise.all(Array.from({ length: 30 }, () => activate(cookie, wrong)));
    expect(replies.filter((reply) => reply.code === 10035)).toHaveLength(10);
    expect(replies.filter((reply) => reply.code === 429)).toHaveLength(20);
    expect(await activate(cookie, codeOf(secret))).toMatchObject({ code: 429 });
    server.clock.advance(60 * MINUTE);
    expect(await activate(cookie, codeOf(secret))).toMatchObject({ body: { ok: true } });
  });

  test("does not open a secret that was moved over from another person's row (threats.md row 40)", async () => {
    const { store } = server.services;
    const other = await signInForCookie(server, { user: 'oneaccount', password: 'sandbox' });
    await store.stageTotp('usr_sandbox_oneaccount', (await userOf(WILE)).pendingTotpSecret ?? '');
    expect(await activate(other, codeOf(secret))).toMatchObject({ code: 10037 });
    expect(await activate(cookie, codeOf(secret))).toMatchObject({ body: { ok: true } });
  });
});

test("a factor swapped between two people's rows opens for neither (threats.md row 40)", async () => {
  const { secret } = await giveFactor(server);
  const [wile, roadrunner] = [await userOf(WILE), await userOf('usr_sandbox_roadrunner')];
  await server.services.store.putUser({ ...wile, totpSecret: roadrunner.totpSecret }, []);
  await server.services.store.putUser({ ...roadrunner, totpSecret: wile.totpSecret }, []);
  server.clock.advance(MINUTE);
  for (const token of [codeOf(secret), codeOf('JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP')]) {
    expect(await signInWith(token)).toMatchObject({ code: 10035, cookie: undefined });
    const secondaryAuthFactor = { type: 'TOTP', token };
    const other = { user: 'roadrunner', password: 'beep-beep-1$', secondaryAuthFactor };
    expect(await callRpc(server, 'session.setCookie', other)).toMatchObject({ code: 10035, cookie: undefined });
  }
});

describe('totp.eject', () => {
  let cookie: string;
  let secret: string;
  let recoveryCodes: string[];
  beforeEach(async () => {
    ({ cookie, secret, recoveryCodes } = await giveFactor(server));
    server.clock.advance(30 * SECOND);
  });

  const eject = (fields: object) =>
    callRpc(
      server,
      'totp.eject',
      { password, secondaryAuthFactor: { type: 'TOTP', token: codeOf(secret) }, ...fields },
      { cookie },
    );

  test.each([
    ['a code', () => ({ type: 'TOTP', token: codeOf(secret) })],
    ['a recovery code', () => ({ type: 'RECOVERY_CODE', token: recoveryCodes[3] })],
  ])('takes the factor and its recovery codes away for %s', async (_what, proof) => {
    expect((await eject({ secondaryAuthFactor: proof() })).body).toEqual({ ok: true });
    expect(await signInWith()).toMatchObject({ body: { ok: true } });
    expect(await userOf(WILE)).toMatchObject({ totpSecret: null, pendingTotpSecret: null });
    expect(await server.services.store.countRecoveryCodes(WILE)).toBe(0);
    expect(await eject({})).toMatchObject({ code: 10037 });
  });

  test('needs password and factor, whoever has the cookie (threats.md row 43)', async () => {
    const wrong = { type: 'TOTP', token: aWrongCode(secret) };
    const spent = { type: 'TOTP', token: codeOf(secret) };
    expect(await eject({ password: 'wrong' })).toMatchObject({ code: 10002 });
    expect(await eject({ secondaryAuthFactor: wrong })).toMatchObject({ code: 10035 });
    expect(await eject({ secondaryAuthFactor: undefined })).toMatchObject({ code: 400 });
    expect(await eject({ secondaryAuthFactor: { type: 'PASSWORD', token: password } })).toMatchObject({ code: 400 });
    expect(await signInWith(spent.token)).toMatchObject({ body: { ok: true } });
    expect(await eject({ secondaryAuthFactor: spent })).toMatchObject({ code: 10035 });
    expect(await signInWith()).toMatchObject({ code: 10034 });
  });

  test('guesses side by side stay within the budget: the right one among the last is refused (threats.md row 38)', async () => {
    server.services.hasher.verify = async () => ({ ok: true, value: true }); // no hash that keeps them apart
    const wrong = { type: 'TOTP', token: aWrongCode(secret) };
    const guesses = Array.from({ length: 30 }, () => eject({ secondaryAuthFactor: wrong }));
    const replies = await Promise.all([...guesses, eject({})]);
    expect(replies.filter((reply) => reply.code === 10035)).toHaveLength(10);
    expect(replies.at(-1)).toMatchObject({ code: 429 });
    expect((await userOf(WILE)).totpSecret).not.toBeNull();
  });

  test('leaves room for another enrolment', async () => {
    await eject({});
    const again = (await enroll(cookie)).body.totp?.secret ?? '';
    expect(await activate(cookie, codeOf(again))).toMatchObject({ body: { ok: true } });
    for (const code of recoveryCodes.slice(0, 2)) {
      const secondaryAuthFactor = { type: 'RECOVERY_CODE', token: code };
      expect(await callRpc(server, 'session.setCookie', { ...COYOTE, secondaryAuthFactor })).toMatchObject({
        code: 10035,
      });
    }
  });
});
