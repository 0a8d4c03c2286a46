import { describe, expect, test } from 'vitest';
import type { Exchange } from '../store.ts';
import { type Bench, NOW, sideBySide, signInId, tally, tokenOf } from './fixtures.ts';

/** The exchange of a token for the next ones, by itself and as an effect of a change of a session. */
export function describeSignInTokens(bench: Bench): void {
  describe('tokens of a sign-in', () => {
    const exchange = (tokenHash: string, next: string) =>
      bench.store.exchangeToken({ tokenHash, sealedSuccessor: `sealed ${next}`, successor: tokenOf(1, next) }, NOW + 5);
    const find = async (tokenHash: string) => (await bench.store.findSignInByToken(tokenHash))?.token;

    test('is used up, and its successor is there', async () => {
      await bench.signIn(1, [tokenOf(1, 'old'), tokenOf(1, 'beside')]);
      expect(await exchange('old', 'next')).toBe(true);
      const used = tokenOf(1, 'old', { rotatedAt: NOW + 5, sealedSuccessor: 'sealed next' });
      expect(await find('old')).toEqual(used);
      expect(await find('next')).toEqual(tokenOf(1, 'next'));
      expect(await find('beside')).toEqual(tokenOf(1, 'beside'));
    });

    test('is exchanged once: a second exchange inserts nothing and changes nothing', async () => {
      await bench.signIn(1, [tokenOf(1, 'old')]);
      await exchange('old', 'next');
      const used = await find('old');
      expect(await exchange('old', 'another')).toBe(false);
      expect(await find('another')).toBeUndefined();
      expect(await find('old')).toEqual(used);
      expect(await exchange('next', 'after next')).toBe(true);
    });

    test('of many exchanges side by side one counts, and its successor alone is there', async () => {
      await bench.signIn(1, [tokenOf(1, 'old')]);
      const outcomes = await sideBySide((n) => exchange('old', `next-${n}`));
      expect(tally(outcomes)).toEqual({ true: 1, false: 63 });
      const found = await sideBySide((n) => find(`next-${n}`));
      expect(found.findIndex(Boolean)).toBe(outcomes.indexOf(true));
      expect(found.filter(Boolean)).toHaveLength(1);
      expect(await find('old')).toMatchObject({ sealedSuccessor: `sealed next-${outcomes.indexOf(true)}` });
    });

    test('is exchanged no more when its sign-in has ended, and no other sign-in keeps it alive', async () => {
      await bench.signIn(1, [tokenOf(1, 'old')]);
      await bench.signIn(2);
      await bench.store.endSignIn(signInId(1), NOW);
      expect(await exchange('old', 'next')).toBe(false);
      expect(await find('old')).toEqual(tokenOf(1, 'old'));
      expect(await find('next')).toBeUndefined();
    });

    test('that there is not is not exchanged', async () => {
      await bench.signIn(1);
      expect(await exchange('unknown', 'next')).toBe(false);
      expect(await find('next')).toBeUndefined();
    });
  });

  describe('bundles', () => {
    const redeems = (cookie: string): Exchange => ({
      tokenHash: 'bundle',
      sealedSuccessor: null,
      successor: tokenOf(1, cookie, { kind: 'cookie' }),
    });
    const find = async (tokenHash: string) => (await bench.store.findSignInByToken(tokenHash))?.token;
    const issue = () => bench.signIn(1, [tokenOf(1, 'bundle', { kind: 'bundle' })]);

    test('is redeemed in the commit of the change', async () => {
      await issue();
      const session = await bench.mint({ status: 'opened' });
      const change = { handoffUserId: 'usr_1' };
      expect(await bench.store.changeSession(session, change, NOW + 5, { redeems: redeems('cookie') })).toBe('done');
      expect(await bench.store.findSession(session.sessionHash)).toMatchObject(change);
      expect(await find('bundle')).toMatchObject({ rotatedAt: NOW + 5 });
      expect(await find('cookie')).toMatchObject({ kind: 'cookie', rotatedAt: null });
    });

    test('of many sessions one redeems it, and the others are untouched', async () => {
      await issue();
      const sessions = await sideBySide(() => bench.mint());
      const outcomes = await sideBySide((n) => {
        const session = sessions[n] ?? { sessionHash: 'none', version: 0 };
        return bench.store.changeSession(session, { handoffUserId: 'usr_1' }, NOW, { redeems: redeems(`cookie-${n}`) });
      });
      expect(tally(outcomes)).toEqual({ done: 1, spent: 63 });
      const after = await Promise.all(sessions.map(({ sessionHash }) => bench.store.findSession(sessionHash)));
      expect(after.filter((session) => session?.handoffUserId === 'usr_1')).toHaveLength(1);
      expect((await sideBySide((n) => find(`cookie-${n}`))).filter(Boolean)).toHaveLength(1);
    });

    test('is redeemed once, whether with a session or without', async () => {
      await issue();
      const session = await bench.mint();
      const [without, within] = await Promise.all([
        bench.store.exchangeToken(redeems('without'), NOW),
        bench.store.changeSession(session, { handoffUserId: 'usr_1' }, NOW, { redeems: redeems('within') }),
      ]);
      expect(within).toBe(without ? 'spent' : 'done');
      expect([await find('without'), await find('within')].filter(Boolean)).toHaveLength(1);
      expect(await bench.store.findSession(session.sessionHash)).toMatchObject({ version: without ? 0 : 1 });
    });

    test('of an ended sign-in is spent, and the session is untouched', async () => {
      await issue();
      await bench.store.endSignIn(signInId(1), NOW);
      const session = await bench.mint();
      const outcome = await bench.store.changeSession(session, { handoffUserId: 'usr_1' }, NOW, {
        redeems: redeems('cookie'),
      });
      expect(outcome).toBe('spent');
      expect(await bench.store.findSession(session.sessionHash)).toEqual(session);
      expect(await find('cookie')).toBeUndefined();
    });
  });
}
