import { describe, expect, test } from 'vitest';
import { fail, ok } from '../result.ts';
import type { UserRecord } from '../store/records.ts';
import { createNewPassword, findUnacceptable } from './new-password.ts';
import type { PasswordHasher } from './password-hasher.ts';

describe('a new password', () => {
  const acceptable: [what: string, password: string][] = [
    ['8 characters', 'xq7-vw2k'],
    ['128 characters', 'xq7-'.repeat(32)],
    ['8 emoji, which are 16 halves', '🦔🦡🦦🦥🦨🦘🦙🦚'],
    ['128 emoji, which are 256 halves', '🦔'.repeat(128)],
    ['words with spaces', 'a path through the meadow'],
    ['nothing but letters', 'qvwkzjxyqv'],
    ['a common one with more to it', 'password of a hedgehog'],
  ];
  test.each(acceptable)('may be %s', (_what, password) => {
    expect(findUnacceptable(password)).toBeUndefined();
  });

  test.each([
    ['7 characters', 'xq7-vw2'],
    ['129 characters', `${'xq7-'.repeat(32)}x`],
    ['7 emoji, which are 14 halves', '🦔🦡🦦🦥🦨🦘🦙'],
    ['129 emoji', '🦔'.repeat(129)],
    ['nothing', ''],
  ])('must not be %s', (_what, password) => {
    expect(findUnacceptable(password)).toBe('length');
  });

  test.each(['password', 'Password', 'PASSWORD', 'password1', '12345678', '123456789', 'iloveyou', 'qwertyuiop'])(
    'must not be %s, which everybody tries first, in whatever case',
    (password) => {
      expect(findUnacceptable(password)).toBe('common');
    },
  );
});

describe('in the place of the old one', () => {
  const user = {
    userId: 'usr_1',
    passwordHash: 'hash of the old one',
    status: 'password_expired',
    epoch: 3,
  } as UserRecord; // no more of it is read
  const hasher: PasswordHasher = {
    hash: async (password) => `hash of ${password}`,
    verify: async (passwordHash, password) => ok(passwordHash === `hash of ${password}`),
  };

  test('takes the place of the one that was proven, in the epoch of that proof', async () => {
    expect(await createNewPassword(hasher, user, 3, 'the new one')).toEqual(
      ok({ userId: 'usr_1', epoch: 3, hash: 'hash of the new one' }),
    );
  });

  test('must be another one', async () => {
    expect(await createNewPassword(hasher, user, 3, 'the old one')).toEqual(fail('unchanged'));
  });

  test('costs no hash when it breaks a rule', async () => {
    let hashes = 0;
    const counting: PasswordHasher = {
      ...hasher,
      verify: async () => {
        hashes += 1;
        return ok(false);
      },
    };
    expect(await createNewPassword(counting, user, 3, 'short')).toEqual(fail('length'));
    expect(await createNewPassword(counting, user, 3, 'password')).toEqual(fail('common'));
    expect(hashes).toBe(0);
  });

  test('waits for no hash when too many are being made', async () => {
    const busy: PasswordHasher = { ...hasher, verify: async () => fail('busy') };
    expect(await createNewPassword(busy, user, 3, 'the new one')).toEqual(fail('busy'));
  });

  test.each([2, 4, null])(
    'is not taken on a proof of another epoch (%s), and not even "unchanged" tells what the password is now',
    async (provenIn) => {
      for (const password of ['the new one', 'the old one', 'short']) {
        expect(await createNewPassword(hasher, user, provenIn, password)).toEqual(fail('superseded'));
      }
    },
  );

  test.each(['active', 'locked', 'unconfirmed', 'password_reset_required', 'sso'] as const)(
    'is not taken for an account that is %s: somebody else has changed it meanwhile',
    async (status) => {
      expect(await createNewPassword(hasher, { ...user, status }, 3, 'the new one')).toEqual(fail('superseded'));
    },
  );
});
