import { describe, expect, test } from 'vitest';
import { APP, type Bench, KEY, NOW, sideBySide, tally } from './fixtures.ts';

const OTHER_APP = { ...APP, appId: 'app_other', name: 'Another app', firstParty: true };
const MOST = 2;

/** Apps, and the keys that they call with. */
export function describeApiKeys(bench: Bench): void {
  describe('apps and API keys', () => {
    const add = (keyId: string, fields: Partial<typeof KEY> = {}) =>
      bench.store.addApiKey({ ...KEY, keyId, keyHash: `hash of ${keyId}`, ...fields }, MOST);
    const find = (keyHash: string) => bench.store.findAppByKey([keyHash]);

    test('finds an app and its key by any of the hashes of the key, and by no other', async () => {
      expect(await bench.store.findAppByKey(['retired-secret', KEY.keyHash])).toEqual({ app: APP, key: KEY });
      expect(await bench.store.findAppByKey(['hash-of-another-key'])).toBeUndefined();
    });

    test('a key gives the app that it is of', async () => {
      await bench.store.putApp(OTHER_APP);
      await add('key_1', { appId: OTHER_APP.appId });
      expect(await find('hash of key_1')).toMatchObject({ app: OTHER_APP, key: { appId: OTHER_APP.appId } });
      expect(await find(KEY.keyHash)).toMatchObject({ app: APP, key: { appId: APP.appId } });
    });

    test('registering an app again changes it and leaves its keys', async () => {
      await bench.store.putApp({ ...APP, name: 'New name', firstParty: true });
      expect(await find(KEY.keyHash)).toMatchObject({ app: { name: 'New name', firstParty: true }, key: KEY });
      expect(await bench.store.listApps()).toHaveLength(1);
    });

    test('lists apps by id, and finds one or none', async () => {
      await bench.store.putApp(OTHER_APP);
      expect(await bench.store.listApps()).toEqual([APP, OTHER_APP]);
      expect(await bench.store.findApp(OTHER_APP.appId)).toEqual(OTHER_APP);
      expect(await bench.store.getApp(OTHER_APP.appId)).toEqual(OTHER_APP);
      expect(await bench.store.findApp('app_none')).toBeUndefined();
      await expect(bench.store.getApp('app_none')).rejects.toThrow();
    });

    test('refuses a live key over the most, until one is revoked', async () => {
      expect(await add('key_2')).toBe(true);
      expect(await add('key_3')).toBe(false);
      expect(await find('hash of key_3')).toBeUndefined();
      await bench.store.revokeApiKey(APP.appId, 'key_2', NOW);
      expect(await add('key_3')).toBe(true);
    });

    test('the keys of another app take no room', async () => {
      await bench.store.putApp(OTHER_APP);
      for (const keyId of ['other_1', 'other_2']) await add(keyId, { appId: OTHER_APP.appId });
      expect(await add('key_2')).toBe(true);
    });

    test('of many keys for the last place, one is added', async () => {
      expect(tally(await sideBySide((n) => add(`rival_${n}`)))).toEqual({ true: 1, false: 63 });
      expect(await bench.store.listApiKeys(APP.appId)).toHaveLength(MOST);
    });

    test('refuses an id while a live key of the app has it, and takes it again after that', async () => {
      expect(await add(KEY.keyId)).toBe(false);
      await bench.store.revokeApiKey(APP.appId, KEY.keyId, NOW);
      expect(await add(KEY.keyId)).toBe(true);
      expect(await find(`hash of ${KEY.keyId}`)).toMatchObject({ key: { keyId: KEY.keyId, revokedAt: null } });
    });

    test('of many keys with one id, one is added', async () => {
      const most = Number.MAX_SAFE_INTEGER;
      const outcomes = await sideBySide((n) =>
        bench.store.addApiKey({ ...KEY, keyId: 'twin', keyHash: `twin ${n}` }, most),
      );
      expect(tally(outcomes)).toEqual({ true: 1, false: 63 });
    });

    test('a revoked key does not come back by being added once more', async () => {
      await bench.store.revokeApiKey(APP.appId, KEY.keyId, NOW);
      expect(await bench.store.addApiKey(KEY, MOST)).toBe(false);
      expect(await find(KEY.keyHash)).toBeUndefined();
    });

    test('a revoked key finds nothing, and is revoked once', async () => {
      expect(await bench.store.revokeApiKey(APP.appId, KEY.keyId, NOW + 1)).toBe(true);
      expect(await find(KEY.keyHash)).toBeUndefined();
      expect(await bench.store.revokeApiKey(APP.appId, KEY.keyId, NOW + 2)).toBe(false);
      expect(await bench.store.listApiKeys(APP.appId)).toEqual([{ ...KEY, revokedAt: NOW + 1 }]);
    });

    test('revokes no key of another app, and none that there is not', async () => {
      await bench.store.putApp(OTHER_APP);
      expect(await bench.store.revokeApiKey(OTHER_APP.appId, KEY.keyId, NOW)).toBe(false);
      expect(await bench.store.revokeApiKey(APP.appId, 'key_none', NOW)).toBe(false);
      expect(await find(KEY.keyHash)).toBeDefined();
    });

    test('a use is noted and moves the key to the hash of the current secret', async () => {
      await bench.store.touchApiKey(KEY.keyHash, 'current hash', NOW + 5);
      expect(await find('current hash')).toMatchObject({ key: { keyId: KEY.keyId, lastUsedAt: NOW + 5 } });
      expect(await find(KEY.keyHash)).toBeUndefined();
    });

    test('a use that comes in while a key is revoked does not revive it', async () => {
      await bench.store.revokeApiKey(APP.appId, KEY.keyId, NOW);
      await bench.store.touchApiKey(KEY.keyHash, 'current hash', NOW + 5);
      expect(await bench.store.findAppByKey([KEY.keyHash, 'current hash'])).toBeUndefined();
      expect(await bench.store.listApiKeys(APP.appId)).toEqual([{ ...KEY, revokedAt: NOW }]);
    });

    test("lists an app's keys, oldest first, the revoked ones too", async () => {
      await bench.store.putApp(OTHER_APP);
      await add('other', { appId: OTHER_APP.appId });
      await add('older', { createdAt: NOW - 1 });
      await bench.store.revokeApiKey(APP.appId, 'older', NOW);
      const keys = await bench.store.listApiKeys(APP.appId);
      expect(keys.map(({ keyId }) => keyId)).toEqual(['older', KEY.keyId]);
    });
  });
}
