import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { MINUTE } from '../clock.ts';
import type { Engine } from '../store/engine.ts';
import { openSqlite } from '../store/sqlite-engine.ts';
import { callRpc, giveFactor, type RpcReply } from '../testing/rpc-client.ts';
import { COYOTE, createTestServer, ROADRUNNER, type TestServer } from '../testing/test-server.ts';
import { createKeyRing } from '../tokens/key-ring.ts';
import { createRecoveryCodes, findableRecoveryCode, hashRecoveryCode } from './recovery-codes.ts';

const WILE = 'usr_sandbox_wile';

describe('recovery codes', () => {
  const codes = createRecoveryCodes((bytes) => randomBytes(bytes));

  test('are ten of 120 bits each, in groups of four (threats.md row 42)', () => {
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(code).toMatch(/^([A-HJKMNP-TV-Z0-9]{4}-){5}[A-HJKMNP-TV-Z0-9]{4}$/);
  });

  test('are stored under their person: the same text is nothing under another (threats.md row 42)', () => {
    const keyRing = createKeyRing(['a test secret of more than 32 characters'], randomBytes);
    const stored = hashRecoveryCode(keyRing, WILE, codes[0] ?? '');
    expect(findableRecoveryCode(keyRing, WILE, codes[0] ?? '').codeHashes).toEqual([stored]);
    expect(findableRecoveryCode(keyRing, 'usr_other', codes[0] ?? '').codeHashes).not.toContain(stored);
  });

  test('are found after the secrets have rotated, and not once their secret is gone', () => {
    const old = 'an older secret of more than 32 characters';
    const stored = hashRecoveryCode(createKeyRing([old], randomBytes), WILE, codes[0] ?? '');
    const find = (secrets: string[]) =>
      findableRecoveryCode(createKeyRing(secrets, randomBytes), WILE, codes[0] ?? '').codeHashes;
    expect(find(['a newer secret of more than 32 characters', old])).toContain(stored);
    expect(find(['a newer secret of more than 32 characters'])).not.toContain(stored);
  });
});

describe('signing in with a recovery code', () => {
  let database: Engine;
  let server: TestServer;
  let codes: string[];
  beforeEach(async () => {
    database = openSqlite(':memory:');
    server = await createTestServer({}, database);
    ({ recoveryCodes: codes } = await giveFactor(server));
  });

  const factor = (token: string | undefined) => ({ type: 'RECOVERY_CODE', token });
  const setCookie = (token: string | undefined, who = COYOTE): Promise<RpcReply> =>
    callRpc(server, 'session.setCookie', { ...who, secondaryAuthFactor: factor(token) });
  const signIn = async (token: string | undefined) => {
    const body = { email: COYOTE.user, password: COYOTE.password, secondaryAuthFactor: factor(token) };
    const headers = { 'content-type': 'application/json' };
    return server.fetch('/v2/auth/sign-in', { method: 'POST', headers, body: JSON.stringify(body) });
  };

  test('works once for each code, whichever door it was shown at (threats.md row 42)', async () => {
    expect(await setCookie(codes[0])).toMatchObject({ body: { ok: true } });
    expect(await setCookie(codes[0])).toMatchObject({ code: 10035, cookie: undefined });
    expect((await signIn(codes[0])).status).toBe(401);
    expect((await signIn(codes[1])).status).toBe(200);
    expect(await setCookie(codes[1])).toMatchObject({ code: 10035, cookie: undefined });
    expect(await setCookie(codes[9])).toMatchObject({ body: { ok: true } });
  });

  test('lets one of many at once in (threats.md row 42)', async () => {
    const replies = await Promise.all(Array.from({ length: 8 }, () => setCookie(codes[0])));
    expect(replies.filter((reply) => reply.cookie !== undefined)).toHaveLength(1);
    expect(new Set(replies.filter((reply) => !reply.cookie).map((reply) => reply.code))).toEqual(new Set([10035]));
  });

  test.each([
    ['in lower case', (code: string) => code.toLowerCase()],
    ['without dashes', (code: string) => code.replaceAll('-', '')],
    ['with spaces for dashes and around it', (code: string) => ` ${code.replaceAll('-', ' ')} `],
    ['with O for 0 and l for 1', (code: string) => code.replaceAll('0', 'O').replaceAll('1', 'l')],
  ])('takes a code typed %s', async (_how, type) => {
    expect(await setCookie(type(codes[0] ?? ''))).toMatchObject({ body: { ok: true } });
    expect(await setCookie(codes[0])).toMatchObject({ code: 10035 });
  });

  test("refuses another person's code, and it stays good for its owner (threats.md row 42)", async () => {
    expect(await setCookie(codes[0], ROADRUNNER)).toMatchObject({ code: 10035, cookie: undefined });
    expect(await setCookie(codes[0])).toMatchObject({ body: { ok: true } });
  });

  test('leaves nothing in the database from which a code could be read (threats.md row 42)', async () => {
    const rows = await database.db.selectFrom('recoveryCodes').selectAll().execute();
    expect(rows).toHaveLength(10);
    const dump = JSON.stringify([rows, await database.db.selectFrom('users').selectAll().execute()]);
    for (const code of codes) {
      expect(dump).not.toContain(code);
      expect(dump).not.toContain(code.replaceAll('-', ''));
    }
  });

  test('is offered only as long as there is a code', async () => {
    const types = async () =>
      (await callRpc(server, 'session.setCookie', COYOTE)).body.error?.applicableAuthFactorTypes;
    expect(await types()).toEqual(['TOTP', 'RECOVERY_CODE']);
    for (const code of codes) await setCookie(code);
    expect(await types()).toEqual(['TOTP']);
  });

  test('counts wrong codes together with those of the authenticator (threats.md row 42)', async () => {
    for (let n = 0; n < 5; n += 1) {
      expect(await setCookie('AAAA-AAAA-AAAA-AAAA-AAAA-AAAA')).toMatchObject({ code: 10035 });
      const secondaryAuthFactor = { type: 'TOTP', token: '000000' };
      expect(await callRpc(server, 'session.setCookie', { ...COYOTE, secondaryAuthFactor })).toMatchObject({
        code: 10035,
      });
    }
    expect(await setCookie(codes[0])).toMatchObject({ code: 429, cookie: undefined });
    server.clock.advance(60 * MINUTE);
    expect(await setCookie(codes[0])).toMatchObject({ body: { ok: true } });
  });
});
