import { describe, expect, test } from 'vitest';
import { APP, type Bench, CONSENT, consentId, NOW } from './fixtures.ts';

/** Consents that needed no confirmation, and the lists of all of them. */
export function describeConsents(bench: Bench): void {
  describe('consents', () => {
    const list = async (filter: { active?: boolean; endUserId?: string }, now = NOW) =>
      (await bench.store.listConsents({ appId: APP.appId, now, ...filter })).map((consent) => consent.consentId);

    test('gives back a consent as it was stored, to its own app alone', async () => {
      const consent = await bench.give(1, { confirmBy: NOW + 1, replacesConsentId: consentId(2), amr: ['handoff'] });
      expect(await bench.store.findConsent(APP.appId, consent.consentId)).toEqual(consent);
      expect(await bench.store.findConsent('app_other', consent.consentId)).toBeUndefined();
    });

    test('lists consents by end user and by whether they are active at that moment', async () => {
      const running = await bench.give(1);
      const ended = await bench.give(2, { createdAt: NOW - 1 });
      expect(await bench.store.terminateConsent(ended.consentId, 'revoked_by_partner', NOW)).toBe(true);
      expect(await bench.store.terminateConsent(ended.consentId, 'expired', NOW)).toBe(false);
      expect(await list({})).toEqual([running.consentId, ended.consentId]);
      expect(await list({ active: true })).toEqual([running.consentId]);
      expect(await list({ active: false })).toEqual([ended.consentId]);
      expect(await list({ active: true }, CONSENT.expiresAt)).toEqual([]);
      expect(await list({ active: false }, CONSENT.expiresAt)).toEqual([running.consentId, ended.consentId]);
      expect(await list({ endUserId: 'somebody else' })).toEqual([]);
    });

    test('one that waits for its confirmation is not active, before and after its time', async () => {
      const { consentId: pending } = await bench.give(1, { confirmBy: NOW + 10 });
      for (const now of [NOW, NOW + 10]) {
        expect(await list({ active: true }, now)).toEqual([]);
        expect(await list({ active: false }, now)).toEqual([pending]);
      }
    });

    test('one that was confirmed is active until it expires or is ended', async () => {
      const { consentId: confirmed } = await bench.give(1, { confirmBy: NOW + 10 });
      await bench.store.confirmConsent(confirmed, NOW);
      expect(await list({ active: true }, NOW + 10)).toEqual([confirmed]);
      expect(await list({ active: false }, NOW + 10)).toEqual([]);
      expect(await list({ active: true }, CONSENT.expiresAt)).toEqual([]);
      await bench.store.terminateConsent(confirmed, 'revoked_by_partner', NOW);
      expect(await list({ active: true })).toEqual([]);
      expect(await list({ active: false })).toEqual([confirmed]);
    });

    test('replaces the amended consent in the commit of the new one', async () => {
      const { consentId: old } = await bench.give(1);
      const next = { ...CONSENT, consentId: consentId(2) };
      await bench.store.changeSession(await bench.mint(), {}, NOW, { consent: next, replaces: old });
      expect(await bench.store.findConsent(APP.appId, old)).toMatchObject({
        terminationReason: 'replaced',
        terminatedAt: NOW,
      });
      expect(await bench.store.findConsent(APP.appId, next.consentId)).toMatchObject({ terminationReason: null });
    });

    test('replaces a consent once', async () => {
      const { consentId: old } = await bench.give(1);
      const amend = async (n: number) => {
        const consent = { ...CONSENT, consentId: consentId(n) };
        return bench.store.changeSession(await bench.mint(), {}, NOW, { consent, replaces: old });
      };
      expect(await amend(2)).toBe('done');
      expect(await amend(3)).toBe('gone');
      expect(await bench.store.findConsent(APP.appId, consentId(3))).toBeUndefined();
    });
  });
}
