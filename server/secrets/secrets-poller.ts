import { statSync } from 'node:fs';
import { SECOND } from '../clock.ts';
import type { Log } from '../log.ts';
import type { KeyRing } from '../tokens/key-ring.ts';
import { readSecretsFile } from './secrets-file.ts';

export const POLL_EVERY_MS = SECOND;

/**
 * Gives the function that a server calls every `POLL_EVERY_MS`: it swaps the ring's secrets when the file has changed. A file
 * that is not to be used is told to the operator once, and the ring stays as it is.
 */
export function createSecretsPoller(file: string, keyRing: KeyRing, log: Log): () => void {
  let seen: string | undefined;
  let kids = kidsOf(keyRing);
  return () => {
    const state = stateOf(file);
    if (state === seen) return;
    seen = state;
    const read = readSecretsFile(file);
    if (!read.ok) return log.secretsRefused({ reason: read.failure });
    keyRing.replace(read.value.secrets);
    const now = kidsOf(keyRing);
    if (now !== kids) log.keysReplaced({ keys: read.value.secrets.length });
    kids = now;
  };
}

/** A rename brings another inode, so two changes in one tick of the clock are still two. */
function stateOf(file: string): string {
  try {
    const { ino, mtimeMs, size, mode } = statSync(file);
    return `${ino} ${mtimeMs} ${size} ${mode}`;
  } catch {
    return 'not there'; // whatever the reason: reading it says which
  }
}

function kidsOf(keyRing: KeyRing): string {
  return keyRing
    .signingKeys()
    .map(({ kid }) => kid)
    .join();
}
