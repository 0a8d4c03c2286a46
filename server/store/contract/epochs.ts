import { describe, expect, test } from 'vitest';
import { ACCOUNT_STATUSES } from '../records.ts';
import {
  APP,
  type Bench,
  CONSENT,
  consentId,
  epochOf,
  MANY,
  NOW,
  OTHER_USER,
  SIGN_IN,
  sideBySide,
  signInId,
  tally,
  tokenOf,
  USER,
} from './fixtures.ts';

/** What was proven in one state of a person's password, factor and account, and what becomes of it in the next. */
export function describeEpochs(bench: Bench): void {
  const change = async (effects: Parameters<typeof bench.store.changeSession>[3]) =>
    bench.store.changeSession(await bench.mint(), {}, NOW, effects);
  const stage = () => bench.store.stageTotp(USER.userId, 'sealed');
  const activate = (keeps = signInId(0)) =>
    bench.store.activateTotp(USER.userId, 'sealed', 1, ['code', 'other code'], NOW, { keeps });
  const epochNow = () => epochOf(bench.store, USER.userId);

  describe("a person's epoch", () => {
    const rises: [what: string, act: () => Promise<unknown>][] = [
      ['another status', () => bench.store.setUserStatus(USER.userId, 'locked')],
      ['a password that an operator sets', () => bench.store.setPassword(USER.userId, 'new hash')],
      ['the same password set again', () => bench.store.setPassword(USER.userId, USER.passwordHash)],
      ['a factor that is activated', activate],
      ['a factor that is ejected', () => bench.store.ejectTotp(USER.userId, NOW)],
    ];
    test.each(rises)('rises by one with %s, and nobody else’s does', async (_what, act) => {
      await stage();
      await act();
      expect(await epochNow()).toBe(1);
      expect(await epochOf(bench.store, OTHER_USER.userId)).toBe(0);
    });

    test('rises by one with a new password that the person sets', async () => {
      await bench.store.setUserStatus(USER.userId, 'password_expired');
      expect(await change({ newPassword: { userId: USER.userId, epoch: 1, hash: 'new hash' } })).toBe('done');
      expect(await epochNow()).toBe(2);
      expect(await epochOf(bench.store, OTHER_USER.userId)).toBe(0);
    });

    const stays: [what: string, act: () => Promise<unknown>][] = [
      ['the status that there is', () => bench.store.setUserStatus(USER.userId, 'active')],
      ['a staged secret', stage],
      ['a secret sealed again', () => bench.store.resealTotp(USER.userId, 'sealed', 'sealed anew')],
      ['a spent step', () => change({ spendTotpStep: { userId: USER.userId, step: 7 } })],
      ['a spent recovery code', () => change({ spendRecoveryCode: { userId: USER.userId, codeHashes: ['code'] } })],
      ['a sign-in', () => bench.signIn(1)],
      ['a record that is put again', () => bench.store.putUser({ ...USER, epoch: 9, fullName: 'Wile' }, [])],
    ];
    test.each(stays)('stays with %s', async (_what, act) => {
      await stage();
      await activate();
      await act();
      expect(await epochNow()).toBe(1);
    });

    test('stays where nothing came of a change', async () => {
      const limit = { key: 'factor', max: 1, windowMs: 1000 };
      await stage();
      await bench.store.countFailure([limit], NOW);
      const effects = { within: [limit] };
      expect(await bench.store.activateTotp(USER.userId, 'sealed', 1, ['a'], NOW, effects)).toBe('limited');
      expect(await bench.store.activateTotp(USER.userId, 'another', 1, ['a'], NOW)).toBe('restaged');
      expect(await bench.store.ejectTotp(USER.userId, NOW, effects)).toBe('limited');
      expect(await change({ newPassword: { userId: USER.userId, epoch: 0, hash: 'new hash' } })).toBe('outdated');
      expect(await epochNow()).toBe(0);
    });

    test.each(ACCOUNT_STATUSES.filter((status) => status !== 'active'))(
      'rises on the way to %s and on the way back, so that nothing proven before holds after',
      async (status) => {
        await bench.store.setUserStatus(USER.userId, status);
        await bench.store.setUserStatus(USER.userId, 'active');
        expect(await epochNow()).toBe(2);
      },
    );
  });

  describe('what must be of the current epoch', () => {
    const epochIs = { userId: USER.userId, epoch: 0 };
    const complete = async (fields = {}) => {
      const session = await bench.mint({ status: 'opened' });
      const effects = { epochIs, consent: CONSENT, spendTotpStep: { userId: USER.userId, step: 7 }, ...fields };
      return { session, outcome: await bench.store.changeSession(session, { status: 'completed' }, NOW, effects) };
    };

    test('goes on in it, with all of its effects', async () => {
      const { session, outcome } = await complete();
      expect(outcome).toBe('done');
      expect(await bench.store.findSession(session.sessionHash)).toMatchObject({ status: 'completed' });
      expect(await bench.store.findConsent(APP.appId, CONSENT.consentId)).toEqual(CONSENT);
    });

    test.each([
      ['an older one', { userId: USER.userId, epoch: 0 }],
      ['a later one', { userId: USER.userId, epoch: 2 }],
      ['that of nobody', { userId: 'usr_none', epoch: 1 }],
    ])('is undone in %s, and leaves everything as it was', async (_what, other) => {
      await bench.store.setUserStatus(USER.userId, 'locked');
      await bench.signIn(1, [tokenOf(1, 'bundle', { kind: 'bundle' })]);
      const redeems = { tokenHash: 'bundle', sealedSuccessor: null, successor: tokenOf(1, 'cookie') };
      const { session, outcome } = await complete({ epochIs: other, redeems });
      expect(outcome).toBe('outdated');
      expect(await bench.store.findSession(session.sessionHash)).toEqual(session);
      expect(await bench.store.findConsent(APP.appId, CONSENT.consentId)).toBeUndefined();
      expect(await bench.store.findUser(USER.userId)).toMatchObject({ totpLastStep: 0 });
      expect(await bench.store.findSignInByToken('bundle')).toMatchObject({ token: { rotatedAt: null } });
      expect(await bench.store.findSignInByToken('cookie')).toBeUndefined();
    });

    test('a sign-in does not begin in another one, and spends nothing', async () => {
      await stage();
      await activate();
      const create = (n: number, epoch: number) =>
        bench.store.createSignIn({ ...SIGN_IN, signInId: signInId(n), epoch }, [tokenOf(n, `cookie-${n}`)], NOW, {
          epochIs: { userId: USER.userId, epoch },
          spendTotpStep: { userId: USER.userId, step: 7 },
          spendRecoveryCode: { userId: USER.userId, codeHashes: ['code'] },
        });
      expect(await create(1, 0)).toBe('outdated');
      expect(await bench.store.findSignIn(signInId(1))).toBeUndefined();
      expect(await bench.store.findSignInByToken('cookie-1')).toBeUndefined();
      expect(await bench.store.findUser(USER.userId)).toMatchObject({ totpLastStep: 1 });
      expect(await bench.store.countRecoveryCodes(USER.userId)).toBe(2);
      expect(await create(2, 1)).toBe('done');
      expect(await bench.store.findSignIn(signInId(2))).toMatchObject({ epoch: 1 });
    });

    test('a new password goes with the proof of the epoch before it, and begins the next', async () => {
      await bench.store.setUserStatus(USER.userId, 'password_expired');
      const newPassword = { userId: USER.userId, epoch: 1, hash: 'new hash' };
      expect(await change({ newPassword, epochIs: { ...epochIs, epoch: 1 } })).toBe('outdated');
      expect(await bench.store.findUser(USER.userId)).toMatchObject({ passwordHash: USER.passwordHash, epoch: 1 });
      expect(await change({ newPassword, epochIs: { ...epochIs, epoch: 2 } })).toBe('done');
    });

    test('of many steps beside a change of the state, none that comes after it goes on', async () => {
      const sessions = await sideBySide(() => bench.mint({ status: 'opened' }));
      const locks: Promise<void>[] = [];
      const steps = sessions.map((session, n) => {
        if (n === MANY / 2) locks.push(bench.store.setUserStatus(USER.userId, 'locked'));
        const effects = { epochIs, consent: { ...CONSENT, consentId: consentId(n) } };
        return bench.store.changeSession(session, { status: 'completed' }, NOW, effects);
      });
      const outcomes = await Promise.all(steps);
      await Promise.all(locks);
      const before = outcomes.filter((outcome) => outcome === 'done').length;
      expect(tally(outcomes)).toEqual({ done: before, outdated: MANY - before });
      expect(outcomes.lastIndexOf('done')).toBeLessThan(outcomes.indexOf('outdated'));
      const after = await sideBySide(() => change({ epochIs }));
      expect(tally(after)).toEqual({ outdated: MANY });
      expect(await bench.store.listConsents({ appId: APP.appId, now: NOW })).toHaveLength(before);
    });
  });

  describe('the sign-in that a change of the factor keeps', () => {
    const epochOfSignIn = async (n: number) => (await bench.store.findSignIn(signInId(n)))?.epoch;

    test.each([
      ['activated', activate],
      ['ejected', (keeps = signInId(2)) => bench.store.ejectTotp(USER.userId, NOW, { keeps })],
    ])('goes along into the new epoch, and no other does: %s', async (_what, act) => {
      for (const n of [1, 2]) await bench.signIn(n);
      await bench.signIn(3, [], { userId: OTHER_USER.userId });
      await stage();
      expect(await act(signInId(2))).toBe('done');
      expect(await Promise.all([1, 2, 3].map(epochOfSignIn))).toEqual([0, 1, 0]);
    });

    test.each([
      ['activated', activate],
      ['ejected', (keeps = signInId(3)) => bench.store.ejectTotp(USER.userId, NOW, { keeps })],
    ])("is never another person's: %s", async (_what, act) => {
      await bench.signIn(3, [], { userId: OTHER_USER.userId });
      await stage();
      expect(await act(signInId(3))).toBe('done');
      expect(await epochOfSignIn(3)).toBe(0);
    });

    test.each([
      ['activated', activate],
      ['ejected', (keeps = signInId(1)) => bench.store.ejectTotp(USER.userId, NOW, { keeps })],
    ])('is never one of an older epoch, which has ended by that: %s', async (_what, act) => {
      await bench.signIn(1);
      await stage();
      await bench.store.setPassword(USER.userId, 'new hash'); // after the sign-in was looked at, before the factor changes
      expect(await act(signInId(1))).toBe('done');
      expect(await epochOfSignIn(1)).toBe(0);
      expect(await epochNow()).toBe(2);
    });

    test('is left behind where the change did not come about', async () => {
      await bench.signIn(1);
      await stage();
      expect(await bench.store.activateTotp(USER.userId, 'another', 1, ['a'], NOW, { keeps: signInId(1) })).toBe(
        'restaged',
      );
      const spendTotpStep = { userId: USER.userId, step: 0 };
      expect(await bench.store.ejectTotp(USER.userId, NOW, { spendTotpStep, keeps: signInId(1) })).toBe('spent');
      expect(await epochOfSignIn(1)).toBe(0);
    });
  });
}
