import { PROTOCOL_VERSION } from '@consentry/protocol/messages.ts';
import { findReleaseBreaches } from './release-breaches.ts';
import { readSdkReleases, type SdkScript } from './sdk-releases.ts';

/** The script of today. Its name rises with the protocol, so that a page is never given one that speaks another. */
export const EVERGREEN = `/sdk/v${PROTOCOL_VERSION}.js`;

/**
 * What partners' pages load: every release under its version, never to change, the current one under a name that stays,
 * and the list with the hashes that pages pin releases with.
 *
 * @throws when a versioned address would give other bytes than it did
 */
export function readSdkFiles(folder: string): [path: string, content: Buffer][] {
  const releases = readSdkReleases(folder);
  const breaches = findReleaseBreaches(releases);
  if (breaches.length > 0) throw new Error(breaches.join('\n'));
  const { current, released } = releases;
  const earlier = released.filter(({ version }) => version !== current.version);
  const scripts = [current, ...earlier];
  const manifest = { ...describe(current), evergreen: EVERGREEN, releases: scripts.map(describe) };
  return [
    ...scripts.map(({ version, content }): [string, Buffer] => [pathOf(version), content]),
    [EVERGREEN, current.content],
    ['/sdk/manifest.json', Buffer.from(JSON.stringify(manifest))],
  ];
}

function describe({ version, integrity }: SdkScript): { version: string; script: string; integrity: string } {
  return { version, script: pathOf(version), integrity };
}

function pathOf(version: string): string {
  return `/sdk/${version}/consentry.js`;
}
