import { describe, expect, test } from 'vitest';
import { ENDED_SESSION_KEPT_MS } from '../../config.ts';
import { ANSWER, APP, type Bench, CONSENT, NOW, SESSION, SIGN_IN, signInId, tokenOf, USER } from './fixtures.ts';

/** What goes with time, and what must not. */
export function describeSweeping(bench: Bench): void {
  describe('sweeping', () => {
    const signInIsGoneAt = SIGN_IN.expiresAt + ENDED_SESSION_KEPT_MS + 1;
    const sweepAll = async (now: number) => {
      let rows = 0;
      for (let swept = -1; swept !== 0; rows += swept) swept = await bench.store.sweep(now, 2);
      return rows;
    };

    test('takes in batches the sessions that nobody can use any more, and no others', async () => {
      const late = SESSION.expiresAt + ENDED_SESSION_KEPT_MS + 1;
      for (const n of [1, 2, 3]) await bench.mint({ sessionHash: `old-${n}` });
      await bench.mint({ sessionHash: 'young', expiresAt: late });
      await bench.mint({ sessionHash: 'extended', deadlineAt: late });
      expect(await bench.store.sweep(late - 1, 2)).toBe(0);
      expect(await bench.store.sweep(late, 2)).toBe(2);
      expect(await bench.store.sweep(late, 2)).toBe(1);
      expect(await bench.store.findSession('young')).toBeDefined();
      expect(await bench.store.findSession('extended')).toBeDefined();
    });

    test('takes an expired sign-in with its tokens a day after it expired, to the millisecond', async () => {
      await bench.signIn(1, [tokenOf(1, 'token')]);
      expect(await sweepAll(signInIsGoneAt - 1)).toBe(0);
      expect(await bench.store.findSignInByToken('token')).toBeDefined();
      expect(await sweepAll(signInIsGoneAt)).toBe(2);
      expect(await bench.store.findSignIn(signInId(1))).toBeUndefined();
      expect(await bench.store.findSignInByToken('token')).toBeUndefined();
    });

    test('takes an ended sign-in with its tokens a day after its end, however long it would have lasted', async () => {
      const expiresAt = NOW + 365 * ENDED_SESSION_KEPT_MS;
      await bench.signIn(1, [tokenOf(1, 'token')], { expiresAt });
      await bench.store.endSignIn(signInId(1), NOW);
      expect(await sweepAll(NOW + ENDED_SESSION_KEPT_MS)).toBe(0);
      expect(await sweepAll(NOW + ENDED_SESSION_KEPT_MS + 1)).toBe(2);
    });

    test('takes no more rows of one kind at once than a batch, however many tokens a sign-in has', async () => {
      const tokens = ['a', 'b', 'c', 'd', 'e'].map((hash) => tokenOf(1, hash));
      await bench.signIn(1, tokens);
      for (const n of [2, 3, 4]) await bench.signIn(n);
      let rows = 0;
      for (let swept = -1; swept !== 0; rows += swept) {
        swept = await bench.store.sweep(signInIsGoneAt, 2);
        expect(swept).toBeLessThanOrEqual(4);
      }
      expect(rows).toBe(9);
    });

    test('leaves a sign-in that holds, with its used tokens: only they show that one was stolen', async () => {
      const late = signInIsGoneAt;
      await bench.signIn(1, [tokenOf(1, 'used')], { expiresAt: late });
      await bench.signIn(2, [tokenOf(2, 'old')]);
      const successor = tokenOf(1, 'next', { expiresAt: late });
      await bench.store.exchangeToken({ tokenHash: 'used', sealedSuccessor: 'sealed', successor }, NOW);
      expect(await sweepAll(late)).toBe(2);
      expect(await bench.store.findSignInByToken('used')).toMatchObject({ token: { rotatedAt: NOW } });
      expect(await bench.store.findSignInByToken('next')).toMatchObject({ token: { rotatedAt: null } });
    });

    test('takes an answer and a counter exactly when they expire', async () => {
      const limit = { key: 'sign-in', max: 1, windowMs: ANSWER.expiresAt - NOW };
      await bench.store.mintSession({ ...SESSION, sessionHash: 'first' }, ANSWER, NOW);
      await bench.store.countFailure([limit], NOW);
      expect(await sweepAll(ANSWER.expiresAt - 1)).toBe(0);
      expect(await bench.store.limitedFor([limit], ANSWER.expiresAt - 1)).toBe(1);
      expect(await sweepAll(ANSWER.expiresAt)).toBe(2);
    });

    test('leaves people, keys, codes and consents for as long as there are any', async () => {
      await bench.store.stageTotp(USER.userId, 'sealed');
      await bench.store.activateTotp(USER.userId, 'sealed', 1, ['code'], NOW);
      await bench.store.putEndUser(APP.appId, 'coyote', USER.userId);
      await bench.store.changeSession(await bench.mint({ expiresAt: Number.MAX_SAFE_INTEGER }), {}, NOW, {
        consent: { ...CONSENT, confirmBy: NOW + 1 },
      });
      expect(await sweepAll(NOW + 3650 * ENDED_SESSION_KEPT_MS)).toBe(0);
      expect(await bench.store.countRecoveryCodes(USER.userId)).toBe(1);
      expect(await bench.store.findEndUser(APP.appId, 'coyote')).toBeDefined();
      expect(await bench.store.findConsent(APP.appId, CONSENT.consentId)).toBeDefined();
    });
  });
}
