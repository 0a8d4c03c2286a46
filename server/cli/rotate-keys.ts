import { findTotpSecret, totpContext } from '../auth/totp-secret.ts';
import { describeFileFailure } from '../compose.ts';
import { ok, type Result } from '../result.ts';
import { createSecret } from '../secrets/secret.ts';
import { readSecretsFile, writeSecretsFile } from '../secrets/secrets-file.ts';
import { POLL_EVERY_MS } from '../secrets/secrets-poller.ts';
import type { Services } from '../services.ts';

import { type Refusal, refuse } from './command.ts';

/** Longer than two polls: by then every server that follows the file has read it. */
const READ_BY_ALL_MS = 3 * POLL_EVERY_MS;

export interface Rotation {
  /** Of the key that signs now. */
  kid: string;
  keys: number;
  /** TOTP secrets that hang on the new key from now on. */
  resealed: number;
}

/**
 * Two steps, so that no server ever meets a key that it does not know: the new secret first only verifies, everywhere, and
 * then signs.
 */
export async function rotateKeys(services: Services, file: string): Promise<Result<Rotation, Refusal>> {
  const { clock, keyRing, random } = services;
  const secret = createSecret(random);
  const added = changeSecretsFile(file, (secrets) => [...secrets, secret]);
  if (!added.ok) return added;
  keyRing.replace(added.value);
  await clock.sleep(READ_BY_ALL_MS);
  // Read again: somebody else may have rotated meanwhile.
  const moved = changeSecretsFile(file, (secrets) => [secret, ...secrets.filter((each) => each !== secret)]);
  if (!moved.ok) return moved;
  keyRing.replace(moved.value);
  const { resealed } = await resealFactors(services);
  return ok({ kid: keyRing.signingKeys()[0].kid, keys: moved.value.length, resealed });
}

/** Seals again what an older key sealed. `stuck` are those that no key in the ring opens, or that were changed meanwhile. */
export async function resealFactors(services: Services): Promise<{ resealed: number; stuck: number }> {
  const { store, keyRing } = services;
  let [resealed, stuck] = [0, 0];
  for (const user of await store.listUsers()) {
    if (user.totpSecret === null || !keyRing.isOutdated(user.totpSecret)) continue;
    const secret = findTotpSecret(keyRing, user);
    const isDone =
      secret !== undefined &&
      (await store.resealTotp(user.userId, user.totpSecret, keyRing.seal(secret, totpContext(user.userId))));
    if (isDone) resealed += 1;
    else stuck += 1;
  }
  return { resealed, stuck };
}

/** The list as it stands now, changed and written back. */
export function changeSecretsFile(
  file: string,
  change: (secrets: readonly string[]) => string[],
): Result<string[], Refusal> {
  const read = readSecretsFile(file);
  if (!read.ok) return refuse('secrets_file', describeFileFailure(file, read.failure));
  const secrets = change(read.value.secrets);
  const written = writeSecretsFile(file, secrets);
  return written.ok ? ok(secrets) : refuse('secrets_file', `${file}: cannot be written (${written.failure})`);
}
