import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findReleaseBreaches } from '../server/http/release-breaches.ts';
import { releaseHashes } from '../server/http/release-hashes.ts';
import { readSdkReleases, type SdkRelease } from '../server/http/sdk-releases.ts';

/**
 * Keeps every file of the current version's build for good, and their hashes beside them.
 *
 * @param folder of the package: `host-sdk`
 * @throws when that version has been released, or the releases before it are not what they were
 */
export function addRelease(folder: string): SdkRelease {
  const releases = readSdkReleases(folder);
  const { current, released, recorded } = releases;
  if (released.some(({ version }) => version === current.version)) {
    throw new Error(`${current.version} has been released: raise the version in host-sdk/package.json.`);
  }
  const breaches = findReleaseBreaches(releases);
  if (breaches.length > 0) throw new Error(breaches.join('\n'));
  const target = join(folder, 'releases', current.version);
  mkdirSync(target);
  for (const { name, content } of current.files) writeFileSync(join(target, name), content);
  const hashes = { ...recorded, ...releaseHashes(current) };
  writeFileSync(join(folder, 'releases/integrity.json'), `${JSON.stringify(hashes, null, 2)}\n`);
  return current;
}
