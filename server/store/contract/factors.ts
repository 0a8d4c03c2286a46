import { describe, expect, test } from 'vitest';
import { type Bench, NOW, OTHER_USER, sideBySide, tally, USER } from './fixtures.ts';

/** TOTP: its steps, and how people enrol and remove it. */
export function describeFactors(bench: Bench): void {
  describe('second factors', () => {
    const spend = async (step: number, userId = USER.userId) =>
      bench.store.changeSession(await bench.mint(), {}, NOW, { spendTotpStep: { userId, step } });
    const enrol = async (step: number, codes: string[], userId = USER.userId) => {
      await bench.store.stageTotp(userId, `sealed of ${userId}`);
      await bench.store.activateTotp(userId, `sealed of ${userId}`, step, codes, NOW);
    };
    const findUser = () => bench.store.findUser(USER.userId);

    test('spends a TOTP step for one session of many', async () => {
      expect(tally(await sideBySide(() => spend(100)))).toEqual({ done: 1, spent: 63 });
    });

    test('refuses a step older than the last spent one, and takes a newer one', async () => {
      expect(await spend(100)).toBe('done');
      expect(await spend(99)).toBe('spent');
      expect(await spend(100)).toBe('spent');
      expect(await spend(101)).toBe('done');
      expect(await spend(99, OTHER_USER.userId)).toBe('done');
    });

    test('a staged secret is no factor yet', async () => {
      await bench.store.stageTotp(USER.userId, 'sealed');
      expect(await findUser()).toEqual({ ...USER, pendingTotpSecret: 'sealed' });
      expect(await bench.store.findUser(OTHER_USER.userId)).toEqual(OTHER_USER);
    });

    test('a proven one is the factor, and the step that proved it is spent', async () => {
      await bench.store.stageTotp(USER.userId, 'sealed');
      expect(await bench.store.activateTotp(USER.userId, 'sealed', 100, ['a', 'b'], NOW)).toBe('done');
      expect(await findUser()).toEqual({ ...USER, totpSecret: 'sealed', totpLastStep: 100, epoch: 1 });
      expect(await bench.store.countRecoveryCodes(USER.userId)).toBe(2);
      expect(await spend(100)).toBe('spent');
    });

    test('is not proven when another was staged meanwhile, and nothing changes', async () => {
      await bench.store.stageTotp(USER.userId, 'first');
      await bench.store.stageTotp(USER.userId, 'second');
      const before = await findUser();
      expect(await bench.store.activateTotp(USER.userId, 'first', 200, ['c'], NOW)).toBe('restaged');
      expect(await findUser()).toEqual(before);
      expect(await bench.store.countRecoveryCodes(USER.userId)).toBe(0);
    });

    test('is neither staged nor put in the place of one that there is', async () => {
      await bench.store.putUser({ ...USER, totpSecret: 'own', pendingTotpSecret: 'left over' }, []);
      await bench.store.stageTotp(USER.userId, 'a stranger’s');
      const before = await findUser();
      expect(before).toMatchObject({ totpSecret: 'own', pendingTotpSecret: 'left over' });
      for (const staged of ['a stranger’s', 'left over']) {
        expect(await bench.store.activateTotp(USER.userId, staged, 200, ['c'], NOW)).toBe('restaged');
      }
      expect(await findUser()).toEqual(before);
      expect(await bench.store.countRecoveryCodes(USER.userId)).toBe(0);
    });

    test("is not proven by another person's staged secret", async () => {
      await bench.store.stageTotp(USER.userId, 'sealed');
      expect(await bench.store.activateTotp(OTHER_USER.userId, 'sealed', 100, ['a'], NOW)).toBe('restaged');
      expect(await bench.store.findUser(OTHER_USER.userId)).toEqual(OTHER_USER);
    });

    test('of many proofs side by side one counts, and its recovery codes stand alone', async () => {
      await bench.store.stageTotp(USER.userId, 'sealed');
      const outcomes = await sideBySide((n) =>
        bench.store.activateTotp(USER.userId, 'sealed', 100, [`a${n}`, `b${n}`], NOW),
      );
      expect(tally(outcomes)).toEqual({ done: 1, restaged: 63 });
      const code = { userId: USER.userId, codeHashes: [`a${outcomes.indexOf('done')}`] };
      expect(await bench.store.countRecoveryCodes(USER.userId)).toBe(2);
      expect(await bench.store.hasRecoveryCode(code)).toBe(true);
    });

    test('goes with its recovery codes and with what is staged, for that person alone', async () => {
      await enrol(100, ['a']);
      await enrol(100, ['b'], OTHER_USER.userId);
      await bench.store.putUser({ ...USER, totpSecret: 'sealed', pendingTotpSecret: 'next' }, []);
      expect(await bench.store.ejectTotp(USER.userId, NOW)).toBe('done');
      expect(await findUser()).toMatchObject({ totpSecret: null, pendingTotpSecret: null });
      expect(await bench.store.countRecoveryCodes(USER.userId)).toBe(0);
      expect(await bench.store.findUser(OTHER_USER.userId)).toMatchObject({ totpSecret: 'sealed of usr_2' });
      expect(await bench.store.countRecoveryCodes(OTHER_USER.userId)).toBe(1);
    });

    test.each([
      ['TOTP step', { spendTotpStep: { userId: USER.userId, step: 100 } }],
      ['recovery code', { spendRecoveryCode: { userId: USER.userId, codeHashes: ['a'] } }],
    ])('stays, with its codes, when the %s that is to remove it was spent', async (_, proof) => {
      await enrol(100, ['a', 'b']);
      const spendRecoveryCode = { userId: USER.userId, codeHashes: ['a'] };
      await bench.store.changeSession(await bench.mint(), {}, NOW, { spendRecoveryCode });
      const before = await findUser();
      expect(await bench.store.ejectTotp(USER.userId, NOW, proof)).toBe('spent');
      expect(await findUser()).toEqual(before);
      expect(await bench.store.countRecoveryCodes(USER.userId)).toBe(1);
    });

    test.each([
      ['TOTP step', { spendTotpStep: { userId: USER.userId, step: 101 } }],
      ['recovery code', { spendRecoveryCode: { userId: USER.userId, codeHashes: ['a'] } }],
    ])('the %s that removed it proves nothing else', async (_, proof) => {
      await enrol(100, ['a', 'b']);
      expect(tally(await sideBySide(() => bench.store.ejectTotp(USER.userId, NOW, proof)))).toEqual({
        done: 1,
        spent: 63,
      });
      expect(await bench.store.changeSession(await bench.mint(), {}, NOW, proof)).toBe('spent');
    });

    test('neither comes nor goes for somebody of another epoch', async () => {
      const epochIs = { userId: USER.userId, epoch: USER.epoch };
      await bench.store.setPassword(USER.userId, 'a new hash');
      await bench.store.stageTotp(USER.userId, 'sealed');
      expect(await bench.store.activateTotp(USER.userId, 'sealed', 100, ['a'], NOW, { epochIs })).toBe('outdated');
      await enrol(100, ['a']);
      expect(await bench.store.ejectTotp(USER.userId, NOW, { epochIs })).toBe('outdated');
      expect(await findUser()).toMatchObject({ totpSecret: 'sealed of usr_1' });
    });

    test('neither comes nor goes while a counter is full', async () => {
      const limit = { key: 'factor', max: 1, windowMs: 1000 };
      await bench.store.stageTotp(USER.userId, 'sealed');
      await bench.store.countFailure([limit], NOW);
      const effects = { within: [limit] };
      expect(await bench.store.activateTotp(USER.userId, 'sealed', 100, ['a'], NOW, effects)).toBe('limited');
      expect(await findUser()).toMatchObject({ totpSecret: null, pendingTotpSecret: 'sealed' });
      await enrol(100, ['a']);
      expect(await bench.store.ejectTotp(USER.userId, NOW, effects)).toBe('limited');
      expect(await findUser()).toMatchObject({ totpSecret: 'sealed of usr_1' });
    });

    test('seals a secret again unless it was changed meanwhile, and keeps the spent steps', async () => {
      await enrol(100, ['a']);
      expect(await bench.store.resealTotp(USER.userId, 'sealed of usr_1', 'sealed anew')).toBe(true);
      expect(await bench.store.resealTotp(USER.userId, 'sealed of usr_1', 'sealed late')).toBe(false);
      expect(await findUser()).toMatchObject({ totpSecret: 'sealed anew', totpLastStep: 100 });
      expect(await bench.store.resealTotp(OTHER_USER.userId, 'sealed anew', 'moved')).toBe(false);
    });
  });
}
