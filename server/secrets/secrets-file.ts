import { randomBytes } from 'node:crypto';
import {
  chownSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { fail, ok, type Result } from '../result.ts';
import { isWeakSecret } from './secret.ts';

// One secret a line: the first signs and seals, all verify and open.

export type SecretsFileFailure = 'missing' | 'unreadable' | 'readable-by-others' | 'empty' | 'weak';

export interface SecretsFile {
  secrets: string[];
  changedAt: number;
}

const OTHERS = 0o077;

/** The secrets in the file, or why it is not to be used. */
export function readSecretsFile(file: string): Result<SecretsFile, SecretsFileFailure> {
  try {
    const { mode, mtimeMs } = statSync(file);
    if ((mode & OTHERS) !== 0) return fail('readable-by-others');
    const lines = readFileSync(file, 'utf8').split('\n');
    const secrets = [...new Set(lines.map((line) => line.trim()).filter((line) => line !== ''))];
    if (secrets.length === 0) return fail('empty');
    return secrets.some(isWeakSecret) ? fail('weak') : ok({ secrets, changedAt: mtimeMs });
  } catch (error) {
    return fail(codeOf(error) === 'ENOENT' ? 'missing' : 'unreadable');
  }
}

/**
 * Puts these secrets into the file at once: a reader meets the old list or the new one, also after a power cut. The owner
 * stays, or a server that runs as somebody else could not read what root has written.
 *
 * @returns the system's code when that is not possible
 */
export function writeSecretsFile(file: string, secrets: readonly string[]): Result<undefined, string> {
  let temporary: string | undefined;
  try {
    const old = statSync(file, { throwIfNoEntry: false });
    const target = old ? realpathSync(file) : file; // a link stays one
    mkdirSync(dirname(target), { recursive: true });
    temporary = `${target}.${randomBytes(6).toString('hex')}`;
    writeDurably(temporary, secrets.map((secret) => `${secret}\n`).join(''), old);
    renameSync(temporary, target);
    syncFolder(dirname(target));
    return ok(undefined);
  } catch (error) {
    if (temporary !== undefined) rmSync(temporary, { force: true });
    return fail(codeOf(error));
  }
}

/** False when there is a file already. */
export function createSecretsFile(file: string, secret: string): Result<boolean, string> {
  if (statSync(file, { throwIfNoEntry: false })) return ok(false);
  const written = writeSecretsFile(file, [secret]);
  return written.ok ? ok(true) : written;
}

/** A new name is durable when its folder is. */
function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
}

function writeDurably(file: string, text: string, like: Stats | undefined): void {
  const handle = openSync(file, 'wx', 0o600);
  try {
    writeFileSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  const made = statSync(file);
  if (like && (like.uid !== made.uid || like.gid !== made.gid)) chownSync(file, like.uid, like.gid);
}

function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  throw error;
}
