import { describe, expect, test } from 'vitest';
import { ACCOUNT_STATUSES } from '../records.ts';
import { type Bench, NOW, OTHER_USER, sideBySide, signInId, tally, USER } from './fixtures.ts';

const WAITING = ['force_change_password', 'password_reset_required', 'password_expired'] as const;

/** New passwords: as an effect of a change of a session, and set by an operator. */
export function describePasswords(bench: Bench): void {
  describe('new passwords', () => {
    /** On a proof in the epoch that an operator's change of the status has begun, unless another is named. */
    const change = async (hash: string, epoch = 1) =>
      bench.store.changeSession(await bench.mint(), { passwordChange: null }, NOW + 5, {
        newPassword: { userId: USER.userId, epoch, hash },
      });

    test.each(['force_change_password', 'password_expired'] as const)(
      'takes the place of the old one and makes an account in the state %s active',
      async (status) => {
        await bench.store.setUserStatus(USER.userId, status);
        expect(await change('new hash')).toBe('done');
        expect(await bench.store.findUser(USER.userId)).toEqual({ ...USER, passwordHash: 'new hash', epoch: 2 });
        expect(await bench.store.findUser(OTHER_USER.userId)).toEqual(OTHER_USER);
      },
    );

    test('leaves every sign-in in the epoch that it was of', async () => {
      await bench.store.setUserStatus(USER.userId, 'password_expired');
      await bench.signIn(1, [], { epoch: 1 });
      await bench.signIn(2, [], { userId: OTHER_USER.userId });
      await change('new hash');
      expect(await bench.store.findSignIn(signInId(1))).toMatchObject({ epoch: 1, endedAt: null });
      expect(await bench.store.findSignIn(signInId(2))).toMatchObject({ epoch: 0, endedAt: null });
    });

    test.each([0, 2])('is refused on a proof of another epoch: %i', async (epoch) => {
      await bench.store.setUserStatus(USER.userId, 'password_expired');
      expect(await change('new hash', epoch)).toBe('outdated');
      expect(await bench.store.findUser(USER.userId)).toEqual({ ...USER, status: 'password_expired', epoch: 1 });
    });

    test('of many side by side, one is set', async () => {
      await bench.store.setUserStatus(USER.userId, 'password_expired');
      const outcomes = await sideBySide((n) => change(`new hash ${n}`));
      expect(tally(outcomes)).toEqual({ done: 1, outdated: 63 });
      const winner = outcomes.indexOf('done');
      expect(await bench.store.findUser(USER.userId)).toMatchObject({ passwordHash: `new hash ${winner}`, epoch: 2 });
    });

    test('once set by one page, another that was let in by the old one sets none over it, asked for again or not', async () => {
      await bench.store.setUserStatus(USER.userId, 'force_change_password');
      await change('new hash');
      expect(await change("a stranger's hash")).toBe('outdated');
      await bench.store.setUserStatus(USER.userId, 'force_change_password');
      expect(await change("a stranger's hash")).toBe('outdated');
      expect(await bench.store.findUser(USER.userId)).toMatchObject({ passwordHash: 'new hash' });
    });

    test.each(['locked', 'unconfirmed', 'password_reset_required', 'sso'] as const)(
      'is refused in the state %s, whatever the epoch',
      async (status) => {
        await bench.store.setUserStatus(USER.userId, status);
        for (const epoch of [0, 1]) expect(await change('new hash', epoch)).toBe('outdated');
        expect(await bench.store.findUser(USER.userId)).toEqual({ ...USER, status, epoch: 1 });
      },
    );

    test('is refused where nobody asks for one', async () => {
      expect(await change('new hash', 0)).toBe('outdated');
      expect(await bench.store.findUser(USER.userId)).toEqual(USER);
    });
  });

  describe('a password that an operator sets', () => {
    test.each(ACCOUNT_STATUSES)('is that of the person from then on, and of nobody else: %s', async (status) => {
      await bench.store.setUserStatus(USER.userId, status);
      await bench.store.setUserStatus(OTHER_USER.userId, status);
      const other = await bench.store.findUser(OTHER_USER.userId);
      await bench.store.setPassword(USER.userId, 'new hash');
      expect(await bench.store.findUser(USER.userId)).toMatchObject({ passwordHash: 'new hash' });
      expect(await bench.store.findUser(OTHER_USER.userId)).toEqual(other);
    });

    test.each(WAITING)('makes an account active that waited for one: %s', async (status) => {
      await bench.store.setUserStatus(USER.userId, status);
      await bench.store.setPassword(USER.userId, 'new hash');
      expect(await bench.store.findUser(USER.userId)).toMatchObject({ status: 'active' });
    });

    test.each(['active', 'locked', 'unconfirmed', 'sso'] as const)('lifts no other state: %s', async (status) => {
      await bench.store.setUserStatus(USER.userId, status);
      await bench.store.setPassword(USER.userId, 'new hash');
      expect(await bench.store.findUser(USER.userId)).toMatchObject({ status });
    });
  });
}
