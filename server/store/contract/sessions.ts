import { describe, expect, test } from 'vitest';
import type { SessionEffects } from '../store.ts';
import { APP, type Bench, CONSENT, consentId, NOW, sideBySide, tally, tokenOf, USER } from './fixtures.ts';

/** Auth sessions: one winner for every change, with all of its effects or none. */
export function describeSessions(bench: Bench): void {
  describe('auth sessions', () => {
    test('gives back a session as it was stored', async () => {
      const session = await bench.mint({
        endUserEmail: 'a@b.example',
        asked: [{ permission: 'accounts', purpose: 'why' }],
        amr: ['handoff'],
        confirm: true,
        handoffUserId: USER.userId,
        passwordChange: 'forced',
        subjectId: USER.userId,
        subjectEpoch: 3,
        sealedCode: 'sealed',
      });
      expect(await bench.store.findSession(session.sessionHash)).toEqual(session);
      expect(await bench.store.findSession('no such session')).toBeUndefined();
    });

    test('changes the named fields and leaves the others', async () => {
      const session = await bench.mint({ confirm: true, passwordChange: 'expired', amr: ['pwd'] });
      const change = { passwordChange: null, amr: ['pwd', 'otp'] };
      expect(await bench.store.changeSession(session, change, NOW)).toBe('done');
      expect(await bench.store.findSession(session.sessionHash)).toEqual({ ...session, ...change, version: 1 });
    });

    test('lets one of many claims of a session win', async () => {
      const session = await bench.mint();
      const outcomes = await sideBySide((n) =>
        bench.store.changeSession(session, { status: 'opened', flowKeyHash: `key-${n}` }, NOW),
      );
      expect(tally(outcomes)).toEqual({ done: 1, stale: 63 });
      const winner = outcomes.indexOf('done');
      expect(await bench.store.findSessionByFlowKey(`key-${winner}`)).toMatchObject({ status: 'opened', version: 1 });
    });

    test('completes once: of many completions side by side, one consent stands', async () => {
      const session = await bench.mint({ status: 'opened' });
      const outcomes = await sideBySide((n) => {
        const consent = { ...CONSENT, consentId: consentId(n) };
        return bench.store.changeSession(session, { status: 'completed', consentId: consent.consentId }, NOW, {
          consent,
        });
      });
      expect(tally(outcomes)).toEqual({ done: 1, stale: 63 });
      expect(await bench.store.listConsents({ appId: APP.appId, now: NOW })).toHaveLength(1);
    });

    test.each<[string, SessionEffects]>([
      ['TOTP step', { spendTotpStep: { userId: USER.userId, step: 7 } }],
      ['recovery code', { spendRecoveryCode: { userId: USER.userId, codeHashes: ['code'] } }],
      ['bundle', { redeems: { tokenHash: 'bundle', sealedSuccessor: null, successor: tokenOf(1, 'cookie') } }],
    ])('undoes a change whose %s is spent, with everything in it', async (_, effect) => {
      await spendAll(bench);
      const session = await bench.mint({ status: 'opened' });
      const effects = { consent: CONSENT, ...effect };
      expect(await bench.store.changeSession(session, { status: 'completed' }, NOW, effects)).toBe('spent');
      expect(await bench.store.findSession(session.sessionHash)).toEqual(session);
      expect(await bench.store.listConsents({ appId: APP.appId, now: NOW })).toEqual([]);
      expect(await bench.store.findUser(USER.userId)).toMatchObject({ passwordHash: USER.passwordHash });
      expect(await bench.store.findSignInByToken('cookie')).toBeUndefined();
    });

    test('spends nothing when the session was changed first', async () => {
      await bench.signIn(1, [tokenOf(1, 'bundle', { kind: 'bundle' })]);
      await bench.store.setUserStatus(USER.userId, 'password_expired');
      await giveCode(bench, 0);
      const session = await bench.mint();
      await bench.store.changeSession(session, {}, NOW);
      const outcome = await bench.store.changeSession(session, {}, NOW, {
        spendTotpStep: { userId: USER.userId, step: 7 },
        spendRecoveryCode: { userId: USER.userId, codeHashes: ['code'] },
        newPassword: { userId: USER.userId, epoch: 2, hash: 'new hash' },
        redeems: { tokenHash: 'bundle', sealedSuccessor: null, successor: tokenOf(1, 'cookie') },
      });
      expect(outcome).toBe('stale');
      expect(await bench.store.findUser(USER.userId)).toMatchObject({
        totpLastStep: 0,
        passwordHash: USER.passwordHash,
        status: 'password_expired',
      });
      expect(await bench.store.countRecoveryCodes(USER.userId)).toBe(1);
      expect(await bench.store.findSignInByToken('bundle')).toMatchObject({
        token: { rotatedAt: null },
        signIn: { endedAt: null },
      });
      expect(await bench.store.findSignInByToken('cookie')).toBeUndefined();
    });

    test('gives a flow key to one session of many', async () => {
      const sessions = await sideBySide(() => bench.mint());
      const outcomes = await Promise.all(
        sessions.map((session) =>
          bench.store.changeSession(session, { flowKeyHash: 'one-key' }, NOW, { newFlowKey: 'one-key' }),
        ),
      );
      expect(tally(outcomes)).toEqual({ done: 1, taken: 63 });
    });

    test('a unit that throws does not undo its neighbours in the same turn', async () => {
      const session = await bench.mint();
      const [twice, other] = await Promise.allSettled([
        bench.store.mintSession(session, undefined, NOW),
        bench.store.mintSession({ ...session, sessionHash: 'neighbour' }, undefined, NOW),
      ]);
      expect(twice.status).toBe('rejected');
      expect(other.status).toBe('fulfilled');
      expect(await bench.store.findSession('neighbour')).toBeDefined();
    });
  });
}

/** The step, code and bundle that the cases name, each used before. */
async function spendAll(bench: Bench): Promise<void> {
  await bench.signIn(1, [tokenOf(1, 'bundle', { kind: 'bundle' })]);
  await giveCode(bench, 7);
  await bench.store.changeSession(await bench.mint(), {}, NOW, {
    spendRecoveryCode: { userId: USER.userId, codeHashes: ['code'] },
    redeems: { tokenHash: 'bundle', sealedSuccessor: null, successor: tokenOf(1, 'first cookie') },
  });
}

async function giveCode({ store }: Bench, step: number): Promise<void> {
  await store.stageTotp(USER.userId, 'sealed');
  await store.activateTotp(USER.userId, 'sealed', step, ['code'], NOW);
}
