import { expect, test } from 'vitest';
import { createPasswordHasher } from './password-hasher.ts';

test('hashes with argon2id at 19 MiB, two passes, one lane', async () => {
  const hasher = createPasswordHasher({ concurrency: 1, queue: 1 });
  const hash = await hasher.hash('catch-the-b1rd$');
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await hasher.verify(hash, 'catch-the-b1rd$', 'usr_1')).toEqual({ ok: true, value: true });
  expect(await hasher.verify(hash, 'catch-the-b1rd', 'usr_1')).toEqual({ ok: true, value: false });
});

test('nobody has a password, not even the one the comparison is made with', async () => {
  const hasher = createPasswordHasher({ concurrency: 1, queue: 1 });
  expect(await hasher.verify(undefined, 'the password of nobody', 'nobody')).toEqual({ ok: true, value: false });
});

test('is busy at once when more wait than the queue holds, and free again afterwards', async () => {
  const hasher = createPasswordHasher({ concurrency: 2, queue: 3 });
  const hash = await hasher.hash('x');
  const results = await Promise.all(Array.from({ length: 9 }, (_, n) => hasher.verify(hash, 'x', `usr_${n}`)));
  expect(results.filter((result) => result.ok)).toHaveLength(5);
  expect(results.filter((result) => !result.ok)).toHaveLength(4);
  expect(await hasher.verify(hash, 'x', 'usr_1')).toEqual({ ok: true, value: true });
});

test('lets one account fill a part of the queue only, and serves others meanwhile', async () => {
  const hasher = createPasswordHasher({ concurrency: 1, queue: 16 });
  const hash = await hasher.hash('x');
  const own = Promise.all(Array.from({ length: 12 }, () => hasher.verify(hash, 'x', 'usr_greedy')));
  const others = Promise.all(Array.from({ length: 8 }, (_, n) => hasher.verify(hash, 'x', `usr_${n}`)));
  expect((await own).filter((result) => !result.ok)).toHaveLength(10);
  expect((await others).every((result) => result.ok)).toBe(true);
  expect(await hasher.verify(hash, 'x', 'usr_greedy')).toEqual({ ok: true, value: true });
});
