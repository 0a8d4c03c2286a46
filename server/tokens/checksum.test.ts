import { createHmac, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { checksumOf, verifyChecksum } from './checksum.ts';
import { createKeyRing } from './key-ring.ts';

const random = (bytes: number) => new Uint8Array(randomBytes(bytes));
const [OLD, NEW] = ['an-old-secret-of-more-than-32-characters', 'a-new-secret-of-more-than-32-characters'];
const [REFRESH, ID] = ['crt.AAAA', 'eyJh.eyJz.c2ln'];
const ring = createKeyRing([OLD], random);
const checksum = checksumOf(ring, REFRESH, ID);
const [version = '', kid = '', body = ''] = checksum.split('.');

describe('the checksum of a bundle', () => {
  test('is v1, the id of its key and 32 bytes, and holds', () => {
    expect(checksum).toMatch(/^v1\.[0-9a-f]{8}\.[A-Za-z0-9_-]{43}$/);
    expect(verifyChecksum(ring, REFRESH, ID, checksum)).toBe(true);
  });

  test('is a keyed sum: the tokens alone do not make it', () => {
    const text = `bundle ${REFRESH.length}:${REFRESH}${ID.length}:${ID}`;
    expect(createHmac('sha256', OLD).update(text).digest('base64url')).not.toBe(body);
    expect(createHmac('sha256', '').update(text).digest('base64url')).not.toBe(body);
  });

  test.each([
    ['a character moved to the next token', 'crt.AAA', 'AeyJh.eyJz.c2ln'],
    ['a character moved to the first token', 'crt.AAAAe', 'yJh.eyJz.c2ln'],
    ['the tokens swapped', ID, REFRESH],
    ['a digit that could belong to a length', 'crt.AAAA1', 'eyJh.eyJz.c2ln'],
    ['another first token', 'crt.AAAB', ID],
    ['another second token', REFRESH, 'eyJh.eyJz.c2lo'],
    ['both empty', '', ''],
  ])('does not hold for %s (threats.md row 48)', (_what, refreshToken, idToken) => {
    expect(verifyChecksum(ring, refreshToken, idToken, checksum)).toBe(false);
  });

  test.each([
    ['empty', ''],
    ['its dots alone', '..'],
    ['one character shorter', checksum.slice(0, -1)],
    ['one character longer', `${checksum}A`],
    ['padded', `${checksum}=`],
    ['with a space', ` ${checksum}`],
    ['in upper case', checksum.toUpperCase()],
    ['in lower case', `${version}.${kid}.${body.toLowerCase()}`],
    ['with the key id in upper case', `${version}.${'F'.repeat(8)}.${body}`],
    ['of another version', `v2.${kid}.${body}`],
    ['of an unknown key', `${version}.deadbeef.${body}`],
    ['without its key', `${version}.${body}`],
    ['its body alone', body],
    ['in hex', `${version}.${kid}.${Buffer.from(body, 'base64url').toString('hex')}`],
    ['of another script', `${checksum.slice(0, -1)}Ａ`],
  ])('is refused when it is %s (threats.md row 48)', (_what, received) => {
    expect(received).not.toBe(checksum);
    expect(verifyChecksum(ring, REFRESH, ID, received)).toBe(false);
  });

  test('is refused when any one character of it is another', () => {
    for (let n = 0; n < checksum.length; n += 1) {
      const other = checksum[n] === 'A' ? 'B' : 'A';
      expect(verifyChecksum(ring, REFRESH, ID, checksum.slice(0, n) + other + checksum.slice(n + 1))).toBe(false);
    }
  });

  test('outlives a rotation while its secret is listed, and not a moment longer', () => {
    expect(verifyChecksum(createKeyRing([NEW, OLD], random), REFRESH, ID, checksum)).toBe(true);
    expect(verifyChecksum(createKeyRing([NEW], random), REFRESH, ID, checksum)).toBe(false);
    expect(checksumOf(createKeyRing([NEW, OLD], random), REFRESH, ID)).toBe(
      checksumOf(createKeyRing([NEW], random), REFRESH, ID),
    );
  });
});
