import { MINUTE } from '../clock.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Services } from '../services.ts';
import type { ApiKeyRecord, AppRecord, Scope } from '../store/records.ts';

export type KeyFailure =
  | { reason: 'key-missing' }
  | { reason: 'key-unknown' }
  | { reason: 'key-from-browser' }
  | { reason: 'scope-missing'; scope: Scope };

const NOTED_EVERY_MS = MINUTE;

/**
 * Whose API key this is, if it may be used for that. Its use is noted to the minute, and a key that an older secret hashed
 * moves to the current one on the way.
 *
 * @param isFromBrowser a key that comes out of a browser has leaked into a page: refused, and told to the operator
 * @param scope none where any live key will do
 */
export async function authenticateKey(
  { store, keyRing, clock, log }: Services,
  key: string | undefined,
  isFromBrowser: boolean,
  scope: Scope | undefined,
): Promise<Result<AppRecord, KeyFailure>> {
  if (!key) return fail({ reason: 'key-missing' });
  const hashes = keyRing.hashes(key);
  const found = await store.findAppByKey(hashes);
  if (isFromBrowser) {
    if (found) log.keyFromBrowser({ key_id: found.key.keyId });
    return fail({ reason: 'key-from-browser' });
  }
  if (!found) return fail({ reason: 'key-unknown' });
  if (scope && !found.key.scopes.includes(scope)) return fail({ reason: 'scope-missing', scope });
  if (isToBeNoted(found.key, hashes[0], clock.now())) {
    await store.touchApiKey(found.key.keyHash, hashes[0], clock.now());
  }
  return ok(found.app);
}

function isToBeNoted({ lastUsedAt, keyHash }: ApiKeyRecord, currentHash: string, now: number): boolean {
  return lastUsedAt === null || now >= lastUsedAt + NOTED_EVERY_MS || keyHash !== currentHash;
}
