import { describe, expect, test } from 'vitest';
import { type Bench, NOW, OTHER_USER, sideBySide, signInId, tally, USER } from './fixtures.ts';

/** A new password as an effect of a change of a session. */
export function describePasswords(bench: Bench): void {
  describe('new passwords', () => {
    const change = async (to: string, from = USER.passwordHash) =>
      bench.store.changeSession(await bench.mint(), { passwordChange: null }, NOW + 5, {
        newPassword: { userId: USER.userId, from, to },
      });
    const endOf = async (n: number) => (await bench.store.findSignIn(signInId(n)))?.endedAt;

    test.each(['force_change_password', 'password_expired'] as const)(
      'takes the place of the old one and makes an account in the state %s active',
      async (status) => {
        await bench.store.setUserStatus(USER.userId, status);
        expect(await change('new hash')).toBe('done');
        expect(await bench.store.findUser(USER.userId)).toEqual({ ...USER, passwordHash: 'new hash' });
        expect(await bench.store.findUser(OTHER_USER.userId)).toEqual(OTHER_USER);
      },
    );

    test('ends all sign-ins of that person that have not ended, and of nobody else', async () => {
      await bench.store.setUserStatus(USER.userId, 'password_expired');
      for (const n of [1, 2, 3]) await bench.signIn(n);
      await bench.signIn(4, [], { kind: 'handoff', appId: 'app_1', endUserId: 'coyote' });
      await bench.signIn(5, [], { userId: OTHER_USER.userId });
      await bench.signIn(6, [], { kind: 'service', userId: null, appId: 'app_1' });
      await bench.store.endSignIn(signInId(3), NOW);
      await change('new hash');
      const ends = await Promise.all([1, 2, 3, 4, 5, 6].map(endOf));
      expect(ends).toEqual([NOW + 5, NOW + 5, NOW, NOW + 5, null, null]);
    });

    test('is refused over any other than the expected one, and ends nothing', async () => {
      await bench.store.setUserStatus(USER.userId, 'password_expired');
      await bench.signIn(1);
      expect(await change('new hash', 'an older hash')).toBe('spent');
      expect(await bench.store.findUser(USER.userId)).toEqual({ ...USER, status: 'password_expired' });
      expect(await endOf(1)).toBeNull();
    });

    test('of many side by side, one is set', async () => {
      await bench.store.setUserStatus(USER.userId, 'password_expired');
      const outcomes = await sideBySide((n) => change(`new hash ${n}`));
      expect(tally(outcomes)).toEqual({ done: 1, spent: 63 });
      const winner = outcomes.indexOf('done');
      expect(await bench.store.findUser(USER.userId)).toMatchObject({ passwordHash: `new hash ${winner}` });
    });

    test('once set by one page, another that was let in by the old one sets none over it', async () => {
      await bench.store.setUserStatus(USER.userId, 'force_change_password');
      await change('new hash');
      expect(await change("a stranger's hash", 'new hash')).toBe('spent');
      expect(await bench.store.findUser(USER.userId)).toMatchObject({ passwordHash: 'new hash' });
    });

    test.each(['locked', 'unconfirmed', 'password_reset_required', 'sso'] as const)(
      'does not lift the state %s that an operator has set meanwhile',
      async (status) => {
        await bench.store.setUserStatus(USER.userId, status);
        expect(await change('new hash')).toBe('spent');
        expect(await bench.store.findUser(USER.userId)).toEqual({ ...USER, status });
      },
    );
  });
}
