import { PROTOCOL_VERSION } from '@consentry/protocol/messages.ts';
import { findReleaseBreaches } from './release-breaches.ts';
import { ON_DEMAND, readSdkReleases, SCRIPT, type SdkRelease } from './sdk-releases.ts';

/** The script of today. Its name rises with the protocol, so that a page is never given one that speaks another. */
export const EVERGREEN = `/sdk/v${PROTOCOL_VERSION}.js`;

/**
 * What partners' pages load: the files of every release under its version, never to change, the current script under a
 * name that stays, and the list with the hashes that pages pin releases with.
 *
 * @throws when a versioned address would give other bytes than it did
 */
export function readSdkFiles(folder: string): SdkFile[] {
  const releases = readSdkReleases(folder);
  const breaches = findReleaseBreaches(releases);
  if (breaches.length > 0) throw new Error(breaches.join('\n'));
  const { current, released } = releases;
  const earlier = released.filter(({ version }) => version !== current.version);
  const versions = [current, ...earlier];
  const manifest = { ...describe(current), evergreen: EVERGREEN, releases: versions.map(describe) };
  const kept = new Set(released.map(({ version }) => version));
  const versioned = versions.flatMap(({ version, files }) =>
    files.map(({ name, content }) => ({ path: pathOf(version, name), content, isFinal: kept.has(version) })),
  );
  const evergreen = current.files.filter(({ name }) => name === SCRIPT);
  return [
    ...versioned,
    ...evergreen.map(({ content }) => ({ path: EVERGREEN, content, isFinal: false })),
    { path: '/sdk/manifest.json', content: Buffer.from(JSON.stringify(manifest)), isFinal: false },
  ];
}

export interface SdkFile {
  path: string;
  content: Buffer;
  /** What is released never changes; a build that is not may be another one tomorrow, under the same version. */
  isFinal: boolean;
}

/** A release without its script is a breach, and is not described. */
function describe(release: SdkRelease) {
  const onDemand = findPin(release, ON_DEMAND);
  return { version: release.version, ...findPin(release, SCRIPT), ...(onDemand && { on_demand: onDemand }) };
}

/** What a page needs to load the file as it was released. */
function findPin({ version, files }: SdkRelease, name: string): { script: string; integrity: string } | undefined {
  const file = files.find((each) => each.name === name);
  return file && { script: pathOf(version, name), integrity: file.integrity };
}

function pathOf(version: string, name: string): string {
  return `/sdk/${version}/${name}`;
}
