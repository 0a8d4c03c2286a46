import { randomBytes } from 'node:crypto';
import { BundleAnswer } from '@consentry/protocol/session-api.ts';
import { describe, expect, test } from 'vitest';
import { SANDBOX_API_KEY } from '../sandbox/fixtures.ts';
import { createTestServer, ROADRUNNER, readAs, type TestServer } from '../testing/test-server.ts';
import { createKeyRing } from './key-ring.ts';

const random = (bytes: number) => new Uint8Array(randomBytes(bytes));
const [OLD, NEW] = ['an-old-secret-of-more-than-32-characters', 'a-new-secret-of-more-than-32-characters'];

describe('a sealed value', () => {
  const ring = createKeyRing([OLD], random);
  const sealed = ring.seal('JBSWY3DP', 'totp usr_1');

  test('opens with its context and shows nothing of itself', () => {
    expect(ring.open(sealed, 'totp usr_1')).toBe('JBSWY3DP');
    expect(sealed).toMatch(/^v1\.[0-9a-f]{8}\.[A-Za-z0-9_-]+$/);
    expect(Buffer.from(sealed.split('.')[2] ?? '', 'base64url').toString('latin1')).not.toContain('JBSWY3DP');
  });

  test('does not open in the row of another user', () => {
    expect(ring.open(sealed, 'totp usr_2')).toBeUndefined();
  });

  test('does not open when any byte of it was changed', () => {
    const [version, kid, body = ''] = sealed.split('.');
    const bytes = Buffer.from(body, 'base64url');
    for (let n = 0; n < bytes.length; n += 1) {
      const altered = Buffer.from(bytes);
      altered[n] = (altered[n] ?? 0) ^ 1;
      expect(ring.open(`${version}.${kid}.${altered.toString('base64url')}`, 'totp usr_1')).toBeUndefined();
    }
  });

  test.each(['', 'v1', 'v1.deadbeef.AAAA', 'v2', sealed.slice(0, 20)])('is refused when it is %o', (text) => {
    expect(ring.open(text, 'totp usr_1')).toBeUndefined();
  });

  test('is never the same twice', () => {
    expect(ring.seal('JBSWY3DP', 'totp usr_1')).not.toBe(sealed);
  });
});

describe('rotation', () => {
  const before = createKeyRing([OLD], random);
  const during = createKeyRing([NEW, OLD], random);
  const after = createKeyRing([NEW], random);

  test('opens old values while the old secret is listed, and seals with the first', () => {
    const old = before.seal('x', 'c');
    expect(during.open(old, 'c')).toBe('x');
    expect(after.open(old, 'c')).toBeUndefined();
    expect(after.open(during.seal('x', 'c'), 'c')).toBe('x');
  });

  test('finds keyed hashes of either secret, the first one first', () => {
    expect(during.hashes('key')).toEqual([after.hashes('key')[0], before.hashes('key')[0]]);
    expect(after.hashes('key')).not.toEqual(before.hashes('key'));
  });
});

test('a ring without a secret is a mistake of whoever configured it', () => {
  expect(() => createKeyRing([], random)).toThrow(TypeError);
});

describe('replicas that rotate one after the other', () => {
  /** Whether two of them, one a step ahead, take what the other one makes. */
  const understand = (states: string[][]) =>
    states.slice(1).every((state, index) => {
      const [ahead, behind] = [createKeyRing(state, random), createKeyRing(states[index] ?? [], random)];
      return [
        behind.verifyMac('x', ahead.mac('x')),
        behind.open(ahead.seal('x', 'c'), 'c') === 'x',
        behind.hashes('key').includes(ahead.hashes('key')[0]),
        behind.signingKeys().some(({ kid }) => kid === ahead.signingKeys()[0].kid),
        ahead.verifyMac('x', behind.mac('x')),
      ].every(Boolean);
    });

  test('understand each other when the new secret is at the end everywhere before it comes to the front', () => {
    expect(understand([[OLD], [OLD, NEW], [NEW, OLD]])).toBe(true);
  });

  test('do not when it comes to the front at once', () => {
    expect(understand([[OLD], [NEW, OLD]])).toBe(false);
  });
});

/** One round of everything that hangs on the ring, each half of it on either side of a rotation. */
async function useAllKeys(server: TestServer, round: number): Promise<number[]> {
  const key = { 'x-api-key': SANDBOX_API_KEY };
  const bundle = await readAs(BundleAnswer, server.fetch('/v2/auth/session', { headers: key }));
  const repeatable = { 'Idempotency-Key': `round-${round}` };
  const mint = () => server.partner('POST', '/v1/auth/session', { end_user_id: 'user-1' }, repeatable);
  const minted = await mint();
  const me = await server.fetch('/v2/users/me', { headers: { authorization: `Bearer ${bundle.accessToken}` } });
  const { refreshToken, idToken, checksum } = bundle;
  const redeemed = await server.fetch('/v2/auth/session', {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ refreshToken, idToken, checksum }),
  });
  const repeated = await mint();
  const isSame = (await minted.text()) === (await repeated.text());
  return [minted.status, me.status, redeemed.status, repeated.status, isSame ? 200 : 500];
}

/** Ten times, each in the two steps of a rotation, as fast as requests go on in between. */
async function rotateOften({ services: { keyRing, config } }: TestServer): Promise<void> {
  let secrets = [...config.secrets];
  for (let n = 0; n < 10; n += 1) {
    const next = `secret number ${n} of this test, and long`;
    for (const state of [
      [...secrets, next],
      [next, ...secrets],
    ]) {
      keyRing.replace(state);
      secrets = state;
      for (let turn = 0; turn < 3; turn += 1) await new Promise(setImmediate);
    }
  }
}

test('under load the secrets rotate without one refusal', async () => {
  const server = await createTestServer();
  const kidBefore = server.services.keyRing.signingKeys()[0].kid;
  let isRotating = true;
  const rotating = rotateOften(server).finally(() => {
    isRotating = false;
  });

  const statuses: number[][] = [];
  while (isRotating) {
    const rounds = Array.from({ length: 8 }, (_, index) => useAllKeys(server, statuses.length + index));
    statuses.push(...(await Promise.all(rounds)));
  }
  await rotating;

  expect(statuses).toEqual(statuses.map(() => [201, 200, 204, 201, 200]));
  expect(server.services.keyRing.signingKeys()[0].kid).not.toBe(kidBefore);
  // The second factor was sealed with the very first secret.
  expect(await (await server.openFlow()).walkTo('finished', ROADRUNNER)).toMatchObject({ step: 'finished' });
});

test('a secret that is gone takes with it what it signed', async () => {
  const server = await createTestServer();
  const headers = { 'x-api-key': SANDBOX_API_KEY };
  const { accessToken } = await readAs(BundleAnswer, server.fetch('/v2/auth/session', { headers }));
  server.services.keyRing.replace([NEW]);
  const me = await server.fetch('/v2/users/me', { headers: { authorization: `Bearer ${accessToken}` } });
  expect(me.status).toBe(401);
});

test('a key moves to the first secret as it is used, so that the old one can go', async () => {
  const server = await createTestServer();
  const { keyRing, config } = server.services;
  keyRing.replace([NEW, ...config.secrets]);
  await server.mint();
  keyRing.replace([NEW]);
  await expect(server.mint()).resolves.toMatchObject({ id: 'app_sandbox' });
});
