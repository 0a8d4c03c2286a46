import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createSecret, isWeakSecret } from './secret.ts';

const random = (bytes: number) => new Uint8Array(randomBytes(bytes));

test.each([
  ['short', 'kZ3v9Qe7Rt1Yw5Xs8Ud2Pf6Gh4Jm0Nb'],
  ['one character', 'a'.repeat(64)],
  ['a few characters', 'abababcdabcdabababcdcdabababcdab'],
  ['one block over and over', 'kZ3v9Qe7Rt'.repeat(5)],
  ['a row of words', 'correct horse battery staple again'],
  ['a sample of the documentation', 'change-me-kZ3v9Qe7Rt1Yw5Xs8Ud2Pf6Gh4Jm0Nb'],
  ['the secret of our tests', 'a-test-secret-of-more-than-32-characters'],
  ['a row of the keyboard', 'qwertyuiopasdfghjklzxcvbnmQWERTYUIOP'],
])('%s is weak (threats.md row 54)', (_what, secret) => {
  expect(isWeakSecret(secret)).toBe(true);
});

test('a new secret is never weak, and never the same', () => {
  const secrets = Array.from({ length: 200 }, () => createSecret(random));
  expect(secrets.filter(isWeakSecret)).toEqual([]);
  expect(new Set(secrets).size).toBe(200);
});

test('what openssl makes of 32 random bytes is a good secret', () => {
  expect(isWeakSecret('9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08')).toBe(false);
  expect(isWeakSecret('n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=')).toBe(false);
});
