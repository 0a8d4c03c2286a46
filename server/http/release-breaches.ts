import type { SdkReleases } from './sdk-releases.ts';

/**
 * What would change under an address that browsers keep for a year and pages pin by hash. The server does not start with
 * any, and the checks of the repository fail.
 */
export function findReleaseBreaches({ current, released, recorded }: SdkReleases): string[] {
  const namesake = released.find(({ version }) => version === current.version);
  const isOtherBuild = namesake !== undefined && namesake.integrity !== current.integrity;
  const changed = released.filter(({ version, integrity }) => (recorded[version] ?? integrity) !== integrity);
  const unrecorded = released.filter(({ version }) => recorded[version] === undefined);
  const lost = Object.keys(recorded).filter((version) => !released.some((each) => each.version === version));
  return [
    ...(isOtherBuild
      ? [`The SDK was changed after its release as ${current.version}: raise the version in host-sdk/package.json.`]
      : []),
    ...changed.map(({ version }) => `Release ${version} of the SDK is not what was released: restore its file.`),
    ...unrecorded.map(
      ({ version }) => `Release ${version} of the SDK has no hash in host-sdk/releases/integrity.json.`,
    ),
    ...lost.map((version) => `Release ${version} of the SDK is gone: pages that pin it would stop working.`),
  ];
}
