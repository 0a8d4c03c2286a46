import { describe, expect, test } from 'vitest';
import { type Bench, NOW, tally } from './fixtures.ts';

/** Counters of failed proofs. */
export function describeFailures(bench: Bench): void {
  describe('failure counters', () => {
    test('counts failures one by one, however many come at once, and starts anew when the window ends', async () => {
      const limit = { key: 'sign-in', max: 3, windowMs: 1000 };
      const counted = await Promise.all(Array.from({ length: 10 }, () => bench.store.countFailure([limit], NOW)));
      expect(tally(counted)).toEqual({ true: 3, false: 7 });
      expect(await bench.store.limitedFor([limit], NOW)).toBe(1000);
      expect(await bench.store.limitedFor([limit], NOW + 999)).toBe(1);
      expect(await bench.store.limitedFor([limit], NOW + 1000)).toBe(0);
      expect(await bench.store.countFailure([limit], NOW + 1000)).toBe(true);
    });

    test('counts on no counter while one of them is full, so that one address cannot fill an account for all', async () => {
      const [pair, account] = [
        { key: 'pair', max: 2, windowMs: 1000 },
        { key: 'account', max: 5, windowMs: 1000 },
      ];
      await Promise.all(Array.from({ length: 20 }, () => bench.store.countFailure([account, pair], NOW)));
      expect(await bench.store.limitedFor([pair], NOW)).toBe(1000);
      expect(await bench.store.limitedFor([account], NOW)).toBe(0);
    });

    test('counts a failure in the commit of the change, of many side by side as often as there is room', async () => {
      const limit = { key: 'factor', max: 3, windowMs: 1000 };
      const sessions = await Promise.all(Array.from({ length: 10 }, () => bench.mint({ status: 'opened' })));
      const outcomes = await Promise.all(
        sessions.map((session) => bench.store.changeSession(session, { factorFailures: 1 }, NOW, { failure: [limit] })),
      );
      expect(tally(outcomes)).toEqual({ done: 3, limited: 7 });
    });

    test('refuses a change while a counter is full', async () => {
      const limit = { key: 'factor', max: 1, windowMs: 1000 };
      const session = await bench.mint();
      await bench.store.countFailure([limit], NOW);
      expect(await bench.store.changeSession(session, {}, NOW, { within: [limit] })).toBe('limited');
      expect(await bench.store.changeSession(session, {}, NOW + 1000, { within: [limit] })).toBe('done');
    });
  });
}
