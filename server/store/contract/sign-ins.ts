import { describe, expect, test } from 'vitest';
import { APP, type Bench, NOW, SIGN_IN, sideBySide, signInId, tally, tokenOf, USER } from './fixtures.ts';

/** Sign-ins: what must hold for one to begin, and how it ends. */
export function describeSignIns(bench: Bench): void {
  describe('sign-ins', () => {
    const limit = { key: 'sign-in', max: 1, windowMs: 1000 };
    const code = { userId: USER.userId, codeHashes: ['code'] };
    const step = (n: number) => ({ userId: USER.userId, step: n });
    const create = (n: number, effects: Parameters<typeof bench.store.createSignIn>[3]) =>
      bench.store.createSignIn(
        { ...SIGN_IN, signInId: signInId(n) },
        [tokenOf(n, `refresh-${n}`), tokenOf(n, `cookie-${n}`, { kind: 'cookie' })],
        NOW,
        effects,
      );
    const enrol = async () => {
      await bench.store.stageTotp(USER.userId, 'sealed');
      await bench.store.activateTotp(USER.userId, 'sealed', 1, ['code'], NOW);
    };
    const expectNothingOf = async (n: number) => {
      expect(await bench.store.findSignIn(signInId(n))).toBeUndefined();
      expect(await bench.store.findSignInByToken(`refresh-${n}`)).toBeUndefined();
      expect(await bench.store.findSignInByToken(`cookie-${n}`)).toBeUndefined();
    };

    test("gives back a person's sign-in and an app's own as they were stored", async () => {
      const own = await bench.signIn(1, [], { projection: { profile: false, permissions: true } });
      const service = { kind: 'service', userId: null, appId: APP.appId, amr: ['api_key'] } as const;
      const handoff = { kind: 'handoff', appId: APP.appId, endUserId: 'coyote', amr: ['handoff'] } as const;
      const ofApp = await bench.signIn(2, [], { ...service, amr: [...service.amr] });
      const vouchedFor = await bench.signIn(3, [], { ...handoff, amr: [...handoff.amr] });
      expect(await bench.store.findSignIn(own.signInId)).toEqual(own);
      expect(await bench.store.findSignIn(ofApp.signInId)).toEqual(ofApp);
      expect(await bench.store.findSignIn(vouchedFor.signInId)).toEqual(vouchedFor);
      expect(await bench.store.findSignIn(signInId(4))).toBeUndefined();
    });

    test('is found by each of its tokens, together with that token', async () => {
      expect(await create(1, undefined)).toBe('done');
      await create(2, undefined);
      const signIn = { ...SIGN_IN, signInId: signInId(1) };
      expect(await bench.store.findSignInByToken('refresh-1')).toEqual({ signIn, token: tokenOf(1, 'refresh-1') });
      expect(await bench.store.findSignInByToken('cookie-1')).toMatchObject({ signIn, token: { kind: 'cookie' } });
      expect(await bench.store.findSignInByToken('cookie-3')).toBeUndefined();
    });

    test('begins with all that it spends', async () => {
      await enrol();
      const effects = { within: [limit], spendTotpStep: step(7), spendRecoveryCode: code };
      expect(await create(1, effects)).toBe('done');
      expect(await bench.store.findUser(USER.userId)).toMatchObject({ totpLastStep: 7 });
      expect(await bench.store.hasRecoveryCode(code)).toBe(false);
    });

    test('does not begin while a counter is full, and spends nothing', async () => {
      await enrol();
      await bench.store.countFailure([limit], NOW);
      const effects = { within: [limit], spendTotpStep: step(7), spendRecoveryCode: code };
      expect(await create(1, effects)).toBe('limited');
      await expectNothingOf(1);
      expect(await bench.store.findUser(USER.userId)).toMatchObject({ totpLastStep: 1 });
      expect(await bench.store.hasRecoveryCode(code)).toBe(true);
    });

    test('does not begin with a spent TOTP step, and leaves the recovery code', async () => {
      await enrol();
      expect(await create(1, { spendTotpStep: step(1), spendRecoveryCode: code })).toBe('spent');
      await expectNothingOf(1);
      expect(await bench.store.hasRecoveryCode(code)).toBe(true);
    });

    test('does not begin with a spent recovery code, and leaves the TOTP step', async () => {
      await enrol();
      await create(1, { spendRecoveryCode: code });
      expect(await create(2, { spendTotpStep: step(7), spendRecoveryCode: code })).toBe('spent');
      await expectNothingOf(2);
      expect(await bench.store.findUser(USER.userId)).toMatchObject({ totpLastStep: 1 });
    });

    test.each([
      ['TOTP step', { spendTotpStep: step(7) }],
      ['recovery code', { spendRecoveryCode: code }],
    ])('of many with one %s, one begins', async (_, effects) => {
      await enrol();
      const outcomes = await sideBySide((n) => create(n, effects));
      expect(tally(outcomes)).toEqual({ done: 1, spent: 63 });
      const found = await sideBySide((n) => bench.store.findSignInByToken(`cookie-${n}`));
      expect(found.findIndex(Boolean)).toBe(outcomes.indexOf('done'));
      expect(found.filter(Boolean)).toHaveLength(1);
    });

    test('does not begin twice under one id', async () => {
      await create(1, undefined);
      await expect(bench.store.createSignIn({ ...SIGN_IN, signInId: signInId(1) }, [], NOW)).rejects.toThrow();
    });

    test('ends once, for all of its tokens, and no other ends with it', async () => {
      await create(1, undefined);
      await create(2, undefined);
      await bench.store.endSignIn(signInId(1), NOW + 1);
      await bench.store.endSignIn(signInId(1), NOW + 2);
      for (const token of ['refresh-1', 'cookie-1']) {
        expect(await bench.store.findSignInByToken(token)).toMatchObject({ signIn: { endedAt: NOW + 1 } });
      }
      expect(await bench.store.findSignIn(signInId(2))).toMatchObject({ endedAt: null });
    });
  });
}
