import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** What a page loads. */
export const SCRIPT = 'consentry.js';
/** What that script loads after the click, from beside itself. */
export const ON_DEMAND = 'consentry-on-demand.js';

export interface SdkFile {
  name: string;
  content: Buffer;
  /** What a page pins it with. */
  integrity: string;
}

/** Files of one build, which load each other: served and released together or not at all. */
export interface SdkRelease {
  version: string;
  files: SdkFile[];
}

export interface SdkReleases {
  /** The build of the package as it stands. */
  current: SdkRelease;
  /** What is kept in the repository, the newest first. */
  released: SdkRelease[];
  /** `<version>/<file>` → the hash with which it was released. */
  recorded: Readonly<Record<string, string>>;
}

const Version = z.string().regex(/^\d+\.\d+\.\d+$/, 'a version is three numbers');
const SdkPackage = z.object({ version: Version });
const ReleasedPath = z.string().regex(/^\d+\.\d+\.\d+\/[a-z-]+\.js$/, 'a released file is <version>/<file>.js');
const Recorded = z.record(ReleasedPath, z.string().regex(/^sha384-[A-Za-z0-9+/]{64}$/));

/**
 * Reads the built files of the script tag and those that were released before them.
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
    current: { version, files: readBuild(join(folder, 'dist')) },
    released: versions.map((each) => ({ version: each, files: readReleased(join(releases, each)) })),
    recorded: Recorded.parse(readJsonFile(join(releases, 'integrity.json'))),
  };
}

/** By name, since the modules of the package are built into the same folder. */
function readBuild(folder: string): SdkFile[] {
  return [SCRIPT, ON_DEMAND].map((name) => {
    if (existsSync(join(folder, name))) return readSdkFile(folder, name);
    throw new Error(`The SDK has not been built: ${join(folder, name)} is missing. Run "npm run build".`);
  });
}

function readReleased(folder: string): SdkFile[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.js'))
    .map(({ name }) => readSdkFile(folder, name));
}

function readSdkFile(folder: string, name: string): SdkFile {
  const content = readFileSync(join(folder, name));
  return { name, content, integrity: `sha384-${createHash('sha384').update(content).digest('base64')}` };
}

function readJsonFile(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}
