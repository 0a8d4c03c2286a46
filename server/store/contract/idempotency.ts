import { describe, expect, test } from 'vitest';
import { ANSWER, APP, type Bench, NOW, SESSION, sideBySide } from './fixtures.ts';

/** Answers kept for repeated requests. */
export function describeIdempotency(bench: Bench): void {
  describe('idempotent answers', () => {
    test('gives one answer to many mints with one idempotency key', async () => {
      const outcomes = await sideBySide((n) => {
        const answer = { ...ANSWER, sealedAnswer: `sealed-${n}` };
        return bench.store.mintSession({ ...SESSION, sessionHash: `twin-${n}` }, answer, NOW);
      });
      const winner = outcomes.indexOf(undefined);
      expect(outcomes.filter((outcome) => outcome === undefined)).toHaveLength(1);
      expect(new Set(outcomes.map((outcome) => outcome?.sealedAnswer ?? `sealed-${winner}`)).size).toBe(1);
      const sessions = await Promise.all(outcomes.map((_, n) => bench.store.findSession(`twin-${n}`)));
      expect(sessions.filter(Boolean)).toHaveLength(1);
    });

    test('forgets an idempotency key exactly when it expires', async () => {
      await bench.store.mintSession({ ...SESSION, sessionHash: 'first' }, ANSWER, NOW);
      const before = await bench.store.findIdempotentAnswer(APP.appId, ANSWER.keyHash, ANSWER.expiresAt - 1);
      const after = await bench.store.mintSession({ ...SESSION, sessionHash: 'second' }, ANSWER, ANSWER.expiresAt);
      expect(before).toEqual(ANSWER);
      expect(after).toBeUndefined();
    });

    test('keeps idempotency keys of two apps apart', async () => {
      await bench.store.putApp({ ...APP, appId: 'app_other' });
      await bench.store.mintSession({ ...SESSION, sessionHash: 'first' }, ANSWER, NOW);
      const other = { ...ANSWER, appId: 'app_other' };
      const session = { ...SESSION, appId: 'app_other', sessionHash: 'second' };
      expect(await bench.store.mintSession(session, other, NOW)).toBeUndefined();
    });
  });
}
