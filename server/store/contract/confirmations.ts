import { describe, expect, test } from 'vitest';
import { APP, type Bench, consentId, MANY, NOW, sideBySide, tally } from './fixtures.ts';

const CONFIRM_BY = NOW + 60_000;

/** Consents that wait for their confirmation. */
export function describeConfirmations(bench: Bench): void {
  describe('confirmation of consents', () => {
    const find = (n: number) => bench.store.findConsent(APP.appId, consentId(n));
    const confirm = (n: number, now = NOW + 5) => bench.store.confirmConsent(consentId(n), now);
    const giveAmendment = async () => {
      await bench.give(1);
      await bench.give(2, { confirmBy: CONFIRM_BY, replacesConsentId: consentId(1) });
    };

    test('makes it active and ends the one that it replaces, at once', async () => {
      await giveAmendment();
      expect(await find(1)).toMatchObject({ terminatedAt: null });
      expect(await confirm(2)).toBe('done');
      expect(await find(2)).toMatchObject({ confirmedAt: NOW + 5, terminatedAt: null });
      expect(await find(1)).toMatchObject({ terminatedAt: NOW + 5, terminationReason: 'replaced' });
    });

    test('is in time until the last millisecond', async () => {
      await giveAmendment();
      expect(await confirm(2, CONFIRM_BY - 1)).toBe('done');
    });

    test('is late exactly at its end, and changes neither consent', async () => {
      await giveAmendment();
      const before = [await find(1), await find(2)];
      expect(await confirm(2, CONFIRM_BY)).toBe('late');
      expect([await find(1), await find(2)]).toEqual(before);
    });

    test('happens once, and is told so however late', async () => {
      await giveAmendment();
      await confirm(2);
      expect(await confirm(2, NOW + 6)).toBe('again');
      expect(await confirm(2, CONFIRM_BY + 1)).toBe('again');
      expect(await find(2)).toMatchObject({ confirmedAt: NOW + 5, terminatedAt: null });
    });

    test.each([
      ['replaces another', consentId(1)],
      ['replaces none', null],
    ])('of many side by side one does it, where it %s', async (_, replacesConsentId) => {
      await bench.give(1);
      await bench.give(2, { confirmBy: CONFIRM_BY, replacesConsentId });
      expect(tally(await sideBySide(() => confirm(2)))).toEqual({ done: 1, again: 63 });
      expect(await find(2)).toMatchObject({ confirmedAt: NOW + 5, terminatedAt: null });
    });

    test('ends when the one to replace has ended, which keeps its own end', async () => {
      await giveAmendment();
      await bench.store.terminateConsent(consentId(1), 'revoked_by_partner', NOW + 1);
      expect(await confirm(2)).toBe('gone');
      expect(await find(2)).toMatchObject({
        confirmedAt: null,
        terminatedAt: NOW + 5,
        terminationReason: 'not_confirmed',
      });
      expect(await find(1)).toMatchObject({ terminatedAt: NOW + 1, terminationReason: 'revoked_by_partner' });
      expect(await confirm(2)).toBe('gone');
    });

    test('of many that replace one consent, one becomes active and all others end', async () => {
      await bench.give(0);
      const pending = { confirmBy: CONFIRM_BY, replacesConsentId: consentId(0) };
      for (let n = 1; n < MANY; n += 1) await bench.give(n, pending);
      const outcomes = await Promise.all(Array.from({ length: MANY - 1 }, (_, n) => confirm(n + 1)));
      expect(tally(outcomes)).toEqual({ done: 1, gone: 62 });
      const active = await bench.store.listConsents({ appId: APP.appId, active: true, now: NOW + 5 });
      expect(active.map((consent) => consent.consentId)).toEqual([consentId(outcomes.indexOf('done') + 1)]);
    });

    test('cannot revive one that was revoked, and leaves the one that it would replace', async () => {
      await giveAmendment();
      await bench.store.terminateConsent(consentId(2), 'revoked_by_partner', NOW + 1);
      expect(await confirm(2)).toBe('gone');
      expect(await find(2)).toMatchObject({ confirmedAt: null, terminationReason: 'revoked_by_partner' });
      expect(await find(1)).toMatchObject({ terminatedAt: null });
    });

    test('a revocation in the same moment is not taken for a confirmation', async () => {
      await bench.give(1, { confirmBy: CONFIRM_BY });
      const [outcome, isRevoked] = await Promise.all([
        confirm(1),
        bench.store.terminateConsent(consentId(1), 'revoked_by_partner', NOW + 5),
      ]);
      const consent = await find(1);
      expect(isRevoked).toBe(true);
      expect(outcome).toBe(consent?.confirmedAt === null ? 'gone' : 'done');
    });

    test('is of nothing where none was asked for', async () => {
      await bench.give(1);
      const before = await find(1);
      expect(await confirm(1)).toBe('late');
      expect(await find(1)).toEqual(before);
    });
  });
}
