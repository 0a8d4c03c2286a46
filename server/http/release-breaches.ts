import { isDeepStrictEqual } from 'node:util';
import { releaseHashes } from './release-hashes.ts';
import { SCRIPT, type SdkReleases } from './sdk-releases.ts';

/**
 * What would change under an address that browsers keep for a year and pages pin by hash. The server does not start with
 * any, and the checks of the repository fail.
 */
export function findReleaseBreaches({ current, released, recorded }: SdkReleases): string[] {
  const namesake = released.find(({ version }) => version === current.version);
  // With another set of files too: the script would load one that its version did not have.
  const isOtherBuild = namesake !== undefined && !isDeepStrictEqual(releaseHashes(namesake), releaseHashes(current));
  const kept = new Map(released.flatMap((release) => Object.entries(releaseHashes(release))));
  const changed = [...kept].filter(([path, integrity]) => (recorded[path] ?? integrity) !== integrity);
  const unrecorded = [...kept.keys()].filter((path) => recorded[path] === undefined);
  const gone = Object.keys(recorded).filter((path) => !kept.has(path));
  const headless = released.filter(({ files }) => !files.some(({ name }) => name === SCRIPT));
  return [
    ...(isOtherBuild
      ? [`The SDK was changed after its release as ${current.version}: raise the version in host-sdk/package.json.`]
      : []),
    ...changed.map(([path]) => `Release ${path} of the SDK is not what was released: restore the file.`),
    ...unrecorded.map((path) => `Release ${path} of the SDK has no hash in host-sdk/releases/integrity.json.`),
    ...gone.map((path) => `Release ${path} of the SDK is gone: pages that load it would stop working.`),
    ...headless.map(({ version }) => `Release ${version} of the SDK is without its ${SCRIPT}.`),
  ];
}
