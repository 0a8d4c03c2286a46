import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Bundle, bundle, measure, type Size } from './bundle.ts';
import { installPeer } from './install-peer.ts';
import { PEERS, type Peer } from './peers.ts';

// What a partner's page downloads for each SDK: gzip -9 of its minified bundle, all made by one bundler with the same
// settings, React and Vue outside. Our script tag is the file as it is served; "core" is what stays of the npm package when
// a page imports `openConsent` and `handleRedirect` only. Files that an entry loads on demand have rows of their own.
//
// What the figures do not say: what an SDK does for its bytes (penpal and zoid are transports, auth0-spa-js is a sign-in
// client), nor what it loads afterwards from its maker: react-plaid-link is a wrapper whose real script comes from Plaid,
// and every widget's own page comes on top, ours too. A peer's figure is its whole main entry, of which a page may use less.

interface Row {
  name: string;
  version: string;
  entry: string;
  /** Absent where there is nothing to measure; the note says why. */
  size?: Size;
  note?: string;
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SDK = join(ROOT, 'host-sdk/dist');
const PACKAGE = '@consentry/host-sdk';
const CORE = 'openConsent, handleRedirect';
const ON_DEMAND = 'consentry-on-demand.js';

/** Prints the table. `false` when it is not complete. */
export async function compareSizes(): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'consentry-sizes-'));
  try {
    const scriptTag = measure(readFileSync(join(SDK, 'consentry.js')));
    const own = await ownRows(folder, scriptTag);
    const peers = (await Promise.all(PEERS.map((peer) => peerRows(peer, folder)))).flat();
    const areInstalled = peers.some(({ size }) => size);
    printTable(areInstalled ? [...own, ...peers] : own, scriptTag.gzip);
    if (!areInstalled) console.log(`The peers could not be installed: ${peers[0]?.note}`);
    return peers.every(({ size }) => size);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function ownRows(folder: string, scriptTag: Size): Promise<Row[]> {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'host-sdk/package.json'), 'utf8')) as { version: string }; // npm's own format
  const index = join(SDK, 'index.js');
  const coreFile = join(folder, 'core.js');
  writeFileSync(coreFile, `export { ${CORE} } from ${JSON.stringify(index)};\n`);
  return [
    { name: `${PACKAGE}, script tag`, version, entry: 'dist/consentry.js, as served', size: scriptTag },
    { name: '  on demand', version: '', entry: ON_DEMAND, size: measure(readFileSync(join(SDK, ON_DEMAND))) },
    ...bundleRows(`${PACKAGE}, core`, version, { ...(await bundle(folder, coreFile)), entry: `{ ${CORE} }` }),
    ...bundleRows(PACKAGE, version, { ...(await bundle(SDK, index)), entry: relative(join(SDK, '..'), index) }),
  ];
}

async function peerRows(peer: Peer, parent: string): Promise<Row[]> {
  const { name, version, alsoEntries = [] } = peer;
  const folder = join(parent, name.replace('/', '+'));
  mkdirSync(folder);
  const installed = await installPeer(peer, folder);
  if (!installed.isInstalled) return [{ name, version, entry: 'not installed', note: installed.reason }];
  const rows: Row[] = [];
  for (const entry of [name, ...alsoEntries.map((path) => `${name}/${path}`)]) {
    try {
      const bundled = await bundle(folder, entry);
      rows.push(
        ...bundleRows(name, version, { ...bundled, entry: bundled.entry.slice(name.length + 1) }, installed.note),
      );
    } catch (error) {
      rows.push({ name, version, entry: 'does not bundle', note: String(error).replace(/\s+/g, ' ').slice(0, 200) });
    }
  }
  return rows;
}

function bundleRows(name: string, version: string, { entry, onDemand, ...size }: Bundle, note = ''): Row[] {
  const later = onDemand.map(({ file, ...chunk }) => ({ name: '  on demand', version: '', entry: file, size: chunk }));
  return [{ name, version, entry, size, note }, ...later];
}

function printTable(rows: Row[], scriptTag: number): void {
  const cells = rows.map(({ name, version, entry, size, note }) => [
    name,
    version,
    entry,
    size ? String(size.minified) : '-',
    size ? String(size.gzip) : '-',
    size ? (size.gzip / scriptTag).toFixed(2) : '-',
    note ?? '',
  ]);
  const table = [['package', 'version', 'entry', 'minified B', 'gzip B', 'of script tag', ''], ...cells];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((line) => line[column]?.length ?? 0))) ?? [];
  for (const line of table) {
    const padded = line.map((cell, column) =>
      column < 3 || column === 6 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
    console.log(padded.join('  ').trimEnd());
  }
}
