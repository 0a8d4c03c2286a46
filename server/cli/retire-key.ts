import { DAY } from '../clock.ts';
import { describeFileFailure } from '../compose.ts';
import { ok, type Result } from '../result.ts';
import { readSecretsFile } from '../secrets/secrets-file.ts';
import { POLL_EVERY_MS } from '../secrets/secrets-poller.ts';
import type { Services } from '../services.ts';
import type { ApiKeyRecord } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import { type Refusal, refuse } from './command.ts';
import { changeSecretsFile, resealFactors } from './rotate-keys.ts';

/** The longest that anything signed or sealed is good for: a repeatable answer. */
const IN_USE_MS = DAY;
/** Servers may have gone on with the old order for so long. */
const SETTLED_MS = 10 * POLL_EVERY_MS;

/**
 * Removes a secret that nothing hangs on any more. A hash does not tell which secret made it, so whatever could be of the old
 * one counts as being of it.
 */
export async function retireKey(
  services: Services,
  file: string,
  kid: string,
  { losesRecoveryCodes }: { losesRecoveryCodes: boolean },
): Promise<Result<{ kid: string; keys: number }, Refusal>> {
  const { keyRing, clock } = services;
  const read = readSecretsFile(file);
  if (!read.ok) return refuse('secrets_file', describeFileFailure(file, read.failure));
  const { secrets, changedAt } = read.value;
  keyRing.replace(secrets);
  const position = keyRing.signingKeys().findIndex((key) => key.kid === kid);
  const secret = secrets[position];
  if (secret === undefined) return refuse('kid_unknown', `There is no key ${kid}.`);
  if (position === 0) return refuse('key_signs', `${kid} signs. Rotate first.`);
  if (clock.now() < changedAt + IN_USE_MS) {
    const until = new Date(changedAt + IN_USE_MS).toISOString();
    return refuse(
      'key_in_use',
      `The keys changed less than a day ago: what ${kid} signed or sealed is good until ${until}.`,
    );
  }
  const problem = await findDependents(services, changedAt + SETTLED_MS, losesRecoveryCodes);
  if (problem) return problem;
  const kept = changeSecretsFile(file, (now) => now.filter((each) => each !== secret));
  return kept.ok ? ok({ kid, keys: kept.value.length }) : kept;
}

async function findDependents(
  services: Services,
  settledAt: number,
  losesRecoveryCodes: boolean,
): Promise<{ ok: false; failure: Refusal } | undefined> {
  const { store } = services;
  const { stuck } = await resealFactors(services);
  if (stuck > 0) return refuse('key_in_use', `${stuck} TOTP secrets could not be sealed with the current key.`);
  const unused = (await listLiveKeys(store)).filter((key) => Math.max(key.createdAt, key.lastUsedAt ?? 0) <= settledAt);
  if (unused.length > 0) {
    const names = unused.map(({ appId, keyId }) => `${appId} ${keyId}`).join(', ');
    return refuse(
      'key_in_use',
      `Not used since the keys changed, so perhaps of the old one: ${names}. Use or revoke them.`,
    );
  }
  if (losesRecoveryCodes) return undefined;
  const holders = await countCodeHolders(store);
  if (holders === 0) return undefined;
  return refuse(
    'key_in_use',
    `${holders} people have recovery codes, perhaps of the old key. With --lose-recovery-codes those stop working.`,
  );
}

async function listLiveKeys(store: Store): Promise<ApiKeyRecord[]> {
  const keys = await Promise.all((await store.listApps()).map(({ appId }) => store.listApiKeys(appId)));
  return keys.flat().filter(({ revokedAt }) => revokedAt === null);
}

async function countCodeHolders(store: Store): Promise<number> {
  const counts = await Promise.all((await store.listUsers()).map(({ userId }) => store.countRecoveryCodes(userId)));
  return counts.filter((count) => count > 0).length;
}
