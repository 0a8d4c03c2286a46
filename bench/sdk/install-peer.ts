import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Peer } from './peers.ts';

const run = promisify(execFile);
const ONE_SHORT_RETRY = ['--fetch-retries=1', '--fetch-retry-mintimeout=1000'];
const SAYS_WHY = '--loglevel=error'; // under `npm run --silent` it would be as silent
const BARE = ['--no-audit', '--no-fund', '--ignore-scripts'];

export type Installed = { isInstalled: true; folder: string; note: string } | { isInstalled: false; reason: string };

/**
 * Installs one package at its exact version, nothing of it run. When npm finds no version for one of its dependencies,
 * its own files still come: packages that ship one finished bundle can be measured by it, and the note says so.
 *
 * @param folder an existing one of its own: peers must not share dependencies
 */
export async function installPeer({ name, version }: Peer, folder: string): Promise<Installed> {
  const spec = `${name}@${version}`;
  const refused = await npm(['install', '--prefix', folder, ...BARE, spec], folder);
  if (refused === undefined) return { isInstalled: true, folder, note: '' };
  const unmet = /No matching version found for (\S+?)\.?$/m.exec(refused)?.[1];
  if (unmet === undefined || unmet === spec) return { isInstalled: false, reason: reasonOf(refused) };

  const notPacked = await npm(['pack', '--pack-destination', folder, spec], folder);
  if (notPacked !== undefined) return { isInstalled: false, reason: reasonOf(notPacked) };
  const target = join(folder, 'node_modules', name);
  mkdirSync(target, { recursive: true });
  const archive = `${name.replace('@', '').replace('/', '-')}-${version}.tgz`;
  await run('tar', ['-xzf', join(folder, archive), '-C', target, '--strip-components=1']);
  return { isInstalled: true, folder, note: `its own files only: ${unmet} does not resolve` };
}

/** What npm wrote when it failed, or `undefined` when it did not. */
async function npm(args: string[], cwd: string): Promise<string | undefined> {
  try {
    await run('npm', [...args, ...ONE_SHORT_RETRY, SAYS_WHY], { cwd });
    return undefined;
  } catch (error) {
    return error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
  }
}

/** npm's own code, such as `ENOTFOUND` without a network: its sentences name addresses of the machine. */
function reasonOf(output: string): string {
  return `npm: ${/npm error code (\S+)/.exec(output)?.[1] ?? 'failed'}`;
}
