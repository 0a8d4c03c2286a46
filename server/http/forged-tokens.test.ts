import { createHmac, generateKeyPairSync } from 'node:crypto';
import { BundleAnswer } from '@consentry/protocol/session-api.ts';
import { SignJWT } from 'jose';
import { beforeEach, describe, expect, test } from 'vitest';
import { HOUR } from '../clock.ts';
import { SANDBOX_API_KEY } from '../sandbox/fixtures.ts';
import {
  call,
  getBundle,
  issueBundle,
  putBundle,
  signInAs,
  unusedSignInId,
  whoAmI,
  withoutId,
} from '../testing/session-calls.ts';
import { createTestServer, ORIGIN, PARTNER, type TestServer } from '../testing/test-server.ts';
import { checksumOf } from '../tokens/checksum.ts';
import { signJwt } from '../tokens/jwt.ts';

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe('each token is good for its own use only (threats.md row 47)', () => {
  test('none but an access token is one', async () => {
    const bundle = await issueBundle(server, 'coyote');
    const own = await signInAs(server);
    const value = own.cookie.slice(own.cookie.indexOf('cck.'), own.cookie.indexOf(';'));
    const tokens = [bundle.idToken, bundle.refreshToken, bundle.checksum, own.refreshToken, value, SANDBOX_API_KEY];
    const replies = await Promise.all(tokens.map((token) => whoAmI(server, bearer(token))));
    expect(replies[0]).toMatchObject({ status: 401, code: 'INVALID_SESSION_TOKEN' });
    expect(new Set(replies.map(withoutId)).size).toBe(1);
    for (const token of tokens) {
      const reply = await call(server, 'GET', `/v2/users/me?sessionId=${encodeURIComponent(token)}`);
      expect(reply).toMatchObject({ status: 401, code: 'INVALID_SESSION_TOKEN' });
    }
  });

  test('none but a cookie is one', async () => {
    const bundle = BundleAnswer.parse((await getBundle(server, 'coyote')).json);
    const own = await signInAs(server);
    const tokens = [bundle.idToken, bundle.accessToken, bundle.refreshToken, own.refreshToken, own.accessToken];
    for (const token of tokens) {
      const ways: Record<string, string>[] = [
        { cookie: `__Host-consentry_session_l=${token}` },
        { authorization: `Cookie ${token}` },
      ];
      for (const headers of ways) expect(await whoAmI(server, headers)).toMatchObject({ status: 401 });
    }
  });

  test('no access token passes as the ID token of a bundle, even rightly summed', async () => {
    const { refreshToken, accessToken } = BundleAnswer.parse((await getBundle(server, 'coyote')).json);
    const checksum = checksumOf(server.services.keyRing, refreshToken, accessToken);
    const reply = await putBundle(server, { refreshToken, idToken: accessToken, checksum });
    expect(reply).toMatchObject({ status: 401, code: 'INVALID_SESSION_TOKEN', setCookies: [] });
  });
});

describe('a forged access token is refused (threats.md row 46)', () => {
  const kind = { typ: 'at+jwt', issuer: ORIGIN, audience: ORIGIN };
  const claims = async (more: object = {}) => {
    const { accessToken } = await signInAs(server);
    const payload = JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString());
    const { iss: _iss, aud: _aud, iat: _iat, exp: _exp, ...rest } = payload;
    return { now: server.clock.now(), expiresAt: server.clock.now() + HOUR, ...rest, ...more };
  };
  const refused = async (token: string) =>
    expect(await whoAmI(server, bearer(token))).toMatchObject({ status: 401, code: 'INVALID_SESSION_TOKEN' });

  test('unless nothing is wrong with it, which proves these tests', async () => {
    const token = await signJwt(server.services.keyRing, kind, await claims());
    expect(await whoAmI(server, bearer(token))).toMatchObject({ status: 200, json: { id: 'usr_sandbox_wile' } });
  });

  test.each([
    ['its type', { ...kind, typ: 'JWT' }],
    ['its issuer', { ...kind, issuer: PARTNER }],
    ['its audience', { ...kind, audience: `${ORIGIN}/consent` }],
  ])('by %s', async (_what, other) => {
    await refused(await signJwt(server.services.keyRing, other, await claims()));
  });

  test('by its use', async () => {
    await refused(await signJwt(server.services.keyRing, kind, await claims({ token_use: 'id' })));
    await refused(await signJwt(server.services.keyRing, kind, await claims({ token_use: undefined })));
  });

  test('by a sign-in that does not exist, or is not even an id', async () => {
    await refused(await signJwt(server.services.keyRing, kind, await claims({ sid: unusedSignInId(server.services) })));
    await refused(await signJwt(server.services.keyRing, kind, await claims({ sid: "' or 1=1" })));
  });

  test('by no signature, by the public key as a secret, and by a key of its own', async () => {
    const { accessToken } = await signInAs(server);
    const [header = '', payload = ''] = accessToken.split('.');
    const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString());
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    await refused(`${encode({ alg: 'none', typ: 'at+jwt', kid })}.${payload}.`);

    const jwks = (await call(server, 'GET', '/.well-known/jwks.json')).json as { keys: { x: string }[] };
    const text = `${encode({ alg: 'HS256', typ: 'at+jwt', kid })}.${payload}`;
    for (const secret of [jwks.keys[0]?.x ?? '', Buffer.from(jwks.keys[0]?.x ?? '', 'base64url')]) {
      await refused(`${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`);
    }

    const stranger = generateKeyPairSync('ed25519');
    const jwk = stranger.publicKey.export({ format: 'jwk' });
    for (const more of [{ kid }, { kid: 'deadbeef' }, { kid, jwk }, { kid, jku: `${PARTNER}/jwks.json` }]) {
      const forged = new SignJWT(JSON.parse(Buffer.from(payload, 'base64url').toString()));
      const named = { alg: 'EdDSA', typ: 'at+jwt', ...more };
      await refused(await forged.setProtectedHeader(named).sign(stranger.privateKey));
    }
  });
});
