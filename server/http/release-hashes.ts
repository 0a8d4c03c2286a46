import type { SdkRelease } from './sdk-releases.ts';

/** `<version>/<file>` → hash, as integrity.json has it. */
export function releaseHashes({ version, files }: SdkRelease): Record<string, string> {
  return Object.fromEntries(files.map(({ name, integrity }) => [`${version}/${name}`, integrity]));
}
