import { describe, expect, test } from 'vitest';
import { type Bench, NOW, OTHER_USER, sideBySide, tally, USER } from './fixtures.ts';

/** Codes that stand in once for a lost second factor. */
export function describeRecoveryCodes(bench: Bench): void {
  describe('recovery codes', () => {
    const enrol = async (codes: string[], userId = USER.userId) => {
      await bench.store.stageTotp(userId, 'sealed');
      await bench.store.activateTotp(userId, 'sealed', 1, codes, NOW);
    };
    const ref = (code: string, userId = USER.userId) => ({ userId, codeHashes: ['of a retired secret', code] });
    const spend = async (code: string, userId = USER.userId) =>
      bench.store.changeSession(await bench.mint(), {}, NOW, { spendRecoveryCode: ref(code, userId) });

    test('is found by any of its hashes, as often as it is asked for', async () => {
      await enrol(['a', 'b']);
      expect(await bench.store.hasRecoveryCode(ref('a'))).toBe(true);
      expect(await bench.store.hasRecoveryCode(ref('a'))).toBe(true);
      expect(await bench.store.hasRecoveryCode(ref('c'))).toBe(false);
      expect(await bench.store.countRecoveryCodes(USER.userId)).toBe(2);
    });

    test('is spent for one session of many, and the others stay', async () => {
      await enrol(['a', 'b']);
      expect(tally(await sideBySide(() => spend('a')))).toEqual({ done: 1, spent: 63 });
      expect(await bench.store.hasRecoveryCode(ref('a'))).toBe(false);
      expect(await bench.store.hasRecoveryCode(ref('b'))).toBe(true);
      expect(await bench.store.countRecoveryCodes(USER.userId)).toBe(1);
    });

    test('is nothing in the hands of another person', async () => {
      await enrol(['a']);
      await enrol(['b'], OTHER_USER.userId);
      expect(await bench.store.hasRecoveryCode(ref('a', OTHER_USER.userId))).toBe(false);
      expect(await spend('a', OTHER_USER.userId)).toBe('spent');
      expect(await bench.store.hasRecoveryCode(ref('a'))).toBe(true);
      expect(await bench.store.countRecoveryCodes(OTHER_USER.userId)).toBe(1);
    });

    test('is replaced, spent or not, when the factor is enrolled anew', async () => {
      await enrol(['a', 'b']);
      await spend('a');
      await bench.store.ejectTotp(USER.userId, NOW);
      await enrol(['c', 'd', 'e']);
      expect(await bench.store.countRecoveryCodes(USER.userId)).toBe(3);
      for (const old of ['a', 'b']) expect(await spend(old)).toBe('spent');
      expect(await spend('c')).toBe('done');
    });

    test('is gone when the factor is', async () => {
      await enrol(['a', 'b']);
      await bench.store.ejectTotp(USER.userId, NOW);
      expect(await bench.store.countRecoveryCodes(USER.userId)).toBe(0);
      expect(await bench.store.hasRecoveryCode(ref('a'))).toBe(false);
      expect(await spend('a')).toBe('spent');
    });
  });
}
