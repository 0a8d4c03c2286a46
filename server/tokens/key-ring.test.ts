import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
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
