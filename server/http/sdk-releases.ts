import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** One build of the script tag. */
export interface SdkScript {
  version: string;
  content: Buffer;
  /** What a page pins it with. */
  integrity: string;
}

export interface SdkReleases {
  /** The build of the package as it stands. */
  current: SdkScript;
  /** What is kept in the repository, the newest first. */
  released: SdkScript[];
  /** Version → the hash with which it was released. */
  recorded: Readonly<Record<string, string>>;
}

const Version = z.string().regex(/^\d+\.\d+\.\d+$/, 'a version is three numbers');
const SdkPackage = z.object({ version: Version });
const Recorded = z.record(Version, z.string().regex(/^sha384-[A-Za-z0-9+/]{64}$/));

/**
 * Reads the built script and those that were released before it.
 *
 * @param folder of the package: `host-sdk`
 * @throws when it has not been built, or a file is not what it has to be
 */
export function readSdkReleases(folder: string): SdkReleases {
  const releases = join(folder, 'releases');
  const versions = readdirSync(releases, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => Version.parse(name))
    .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
  const { version } = SdkPackage.parse(readJsonFile(join(folder, 'package.json')));
  return {
    current: readScript(version, join(folder, 'dist/consentry.js')),
    released: versions.map((each) => readScript(each, join(releases, each, 'consentry.js'))),
    recorded: Recorded.parse(readJsonFile(join(releases, 'integrity.json'))),
  };
}

function readScript(version: string, path: string): SdkScript {
  const content = readFileSync(path);
  return { version, content, integrity: `sha384-${createHash('sha384').update(content).digest('base64')}` };
}

function readJsonFile(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}
