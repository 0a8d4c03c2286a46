import { createHmac, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { exportJWK, exportSPKI } from 'jose';
import { describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../clock.ts';
import { type JwtKind, signJwt, verifyJwt } from './jwt.ts';
import { createKeyRing } from './key-ring.ts';

const random = (bytes: number) => new Uint8Array(randomBytes(bytes));
const [OLD, NEW] = ['an-old-secret-of-more-than-32-characters', 'a-new-secret-of-more-than-32-characters'];
const NOW = Date.UTC(2026, 10, 22, 9);
const KIND: JwtKind = { typ: 'at+jwt', issuer: 'https://own.example', audience: 'https://own.example' };
const CLAIMS = { sub: 'usr_1', sid: 'sgn_1' };
const ring = createKeyRing([OLD], random);
const [KEY] = ring.signingKeys();

const issue = (kind: JwtKind = KIND, claims: Record<string, unknown> = CLAIMS, keys = ring) =>
  signJwt(keys, kind, { now: NOW, expiresAt: NOW + 15 * MINUTE, ...claims });
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const verify = (token: string, now = NOW) => verifyJwt(ring, KIND, token, now);

const HEADER = { alg: 'EdDSA', typ: KIND.typ, kid: KEY.kid };
const PAYLOAD = {
  iss: KIND.issuer,
  aud: KIND.audience,
  iat: NOW / SECOND,
  exp: (NOW + 15 * MINUTE) / SECOND,
  ...CLAIMS,
};

/** A token of whatever header and claims, signed by whatever key. */
function forge(header: object, payload: object = PAYLOAD, key = KEY.privateKey): string {
  const text = `${encode(header)}.${encode(payload)}`;
  return `${text}.${sign(null, Buffer.from(text), key).toString('base64url')}`;
}

test('a token that was just signed is valid, and names its claims, its key and one fixed algorithm', async () => {
  const token = await issue();
  expect(await verify(token)).toMatchObject({ ok: true, value: { ...CLAIMS, iss: KIND.issuer, aud: KIND.audience } });
  expect(JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString())).toEqual(HEADER);
});

test('the forger of these tests makes valid tokens where nothing is wrong', async () => {
  expect(await verify(forge(HEADER))).toMatchObject({ ok: true });
});

describe('what its header says is never followed (threats.md row 46)', () => {
  const stranger = generateKeyPairSync('ed25519');

  test('alg none, in any case', async () => {
    for (const alg of ['none', 'None', 'NONE', 'nOnE', '']) {
      const unsigned = `${encode({ ...HEADER, alg })}.${encode(PAYLOAD)}.`;
      expect(await verify(unsigned)).toEqual({ ok: false, failure: 'invalid' });
      expect(await verify(unsigned.slice(0, -1))).toEqual({ ok: false, failure: 'invalid' });
    }
  });

  test('HS256 with the public key as the secret', async () => {
    const { x = '' } = await exportJWK(KEY.publicKey);
    const spki = await exportSPKI(KEY.publicKey);
    for (const secret of [x, Buffer.from(x, 'base64url'), spki, spki.trim()]) {
      for (const alg of ['HS256', 'EdDSA']) {
        const text = `${encode({ ...HEADER, alg })}.${encode(PAYLOAD)}`;
        const token = `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
        expect(await verify(token)).toEqual({ ok: false, failure: 'invalid' });
      }
    }
  });

  test.each(['Ed25519', 'ES256', 'RS256', 'PS256', 'HS512', 'eddsa'])('another algorithm: %s', async (alg) => {
    expect(await verify(forge({ ...HEADER, alg }))).toEqual({ ok: false, failure: 'invalid' });
  });

  test('a key of its own, by jwk, jku, x5u or x5c', async () => {
    const jwk = await exportJWK(stranger.publicKey);
    for (const more of [
      { jwk },
      { jku: 'https://evil.example/jwks' },
      { x5u: 'https://evil.example' },
      { x5c: ['AA'] },
    ]) {
      expect(await verify(forge({ ...HEADER, ...more }, PAYLOAD, stranger.privateKey))).toMatchObject({ ok: false });
    }
  });

  test.each(['deadbeef', '', '../../etc/passwd', "' or 1=1"])('a key id that is none of ours: %o', async (kid) => {
    expect(await verify(forge({ ...HEADER, kid }))).toEqual({ ok: false, failure: 'invalid' });
    expect(await verify(forge({ ...HEADER, kid }, PAYLOAD, stranger.privateKey))).toMatchObject({ ok: false });
  });

  test('no key id at all', async () => {
    expect(await verify(forge({ alg: 'EdDSA', typ: KIND.typ }))).toEqual({ ok: false, failure: 'invalid' });
  });

  test('an extension that must be understood', async () => {
    expect(await verify(forge({ ...HEADER, crit: ['b64'], b64: false }))).toEqual({ ok: false, failure: 'invalid' });
    expect(await verify(forge({ ...HEADER, crit: ['exp'] }))).toEqual({ ok: false, failure: 'invalid' });
  });
});

describe('a token is good for its own use only (threats.md rows 46 and 47)', () => {
  test.each([
    ['another type', { ...KIND, typ: 'JWT' }],
    ['another issuer', { ...KIND, issuer: 'https://evil.example' }],
    ['an issuer that only starts alike', { ...KIND, issuer: 'https://own.example.evil.example' }],
    ['another audience', { ...KIND, audience: 'https://own.example/consent' }],
  ])('not one of %s', async (_what, kind) => {
    expect(await verify(await issue(kind))).toEqual({ ok: false, failure: 'invalid' });
  });

  test.each(['sub', 'sid', 'exp', 'iat', 'iss', 'aud'])('not one without %s', async (claim) => {
    const { [claim]: _, ...rest } = PAYLOAD as Record<string, unknown>;
    expect(await verify(forge(HEADER, rest))).toEqual({ ok: false, failure: 'invalid' });
  });

  test('not one without a type', async () => {
    expect(await verify(forge({ alg: 'EdDSA', kid: KEY.kid }))).toEqual({ ok: false, failure: 'invalid' });
  });

  test.each(['', '.', '..', 'a.b', 'a.b.c', 'a.b.c.d', `crt.${'A'.repeat(43)}`, 'eyJ.eyJ.'])(
    'not %o, which is no token at all',
    async (text) => {
      expect(await verify(text)).toEqual({ ok: false, failure: 'invalid' });
    },
  );

  test('not one of which a byte was changed', async () => {
    const [header = '', payload = '', signature = ''] = (await issue()).split('.');
    const altered = encode({ ...PAYLOAD, sub: 'usr_2' });
    expect(await verify(`${header}.${altered}.${signature}`)).toEqual({ ok: false, failure: 'invalid' });
    expect(await verify(`${header}.${payload}.${'A'.repeat(signature.length)}`)).toMatchObject({ ok: false });
    expect(await verify(`${header}.${payload}.`)).toEqual({ ok: false, failure: 'invalid' });
  });
});

test('a token ends exactly when it says (threats.md row 30)', async () => {
  const token = await issue();
  expect(await verify(token, NOW + 15 * MINUTE - 1)).toMatchObject({ ok: true });
  expect(await verify(token, NOW + 15 * MINUTE)).toEqual({ ok: false, failure: 'expired' });
});

test('an old token of another use is not called expired: that would tell that it was ours', async () => {
  const token = await issue({ ...KIND, typ: 'JWT', audience: 'elsewhere' });
  expect(await verify(token, NOW + 60 * MINUTE)).toEqual({ ok: false, failure: 'invalid' });
});

test('a rotation refuses nothing while both secrets are listed, and signs with the first (threats.md row 53)', async () => {
  const during = createKeyRing([NEW, OLD], random);
  const after = createKeyRing([NEW], random);
  expect(await verifyJwt(during, KIND, await issue(), NOW)).toMatchObject({ ok: true });
  expect(await verifyJwt(after, KIND, await issue(), NOW)).toEqual({ ok: false, failure: 'invalid' });
  expect(await verifyJwt(after, KIND, await issue(KIND, CLAIMS, during), NOW)).toMatchObject({ ok: true });
});
