import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Bundle, bundle } from '../bench/sdk/bundle.ts';
import { createTestServer } from '../server/testing/test-server.ts';

// DESIGN §10, in bytes of gzip -9 and in lines. Every figure is printed; one over its budget fails the check.

interface Figure {
  what: string;
  size: number;
  most: number;
  unit: 'B' | 'lines';
}

const KB = 1024;
const gzip = (content: string | Buffer) => gzipSync(content, { level: 9 }).length;
const read = (path: string) => readFileSync(path, 'utf8');

/** The script tag, and what it loads after the click. */
const SCRIPT_TAG = ['host-sdk/dist/consentry.js', 'host-sdk/dist/consentry-on-demand.js'] as const;

/** Words of one part that would show in another part's bundle if it carried what it should not. */
const FORBIDDEN: readonly (readonly [bundle: string, word: string])[] = [
  ...SCRIPT_TAG.flatMap((file) => ['ZodError', 'choose-accounts-form', 'preact'].map((word) => [file, word] as const)),
  ['widget', 'ZodError'],
  ['widget', 'argon2'],
  ['widget', 'catch-the-b1rd'],
];

const widgetFiles = readdirSync('widget/dist/assets').map((name) => join('widget/dist/assets', name));
const widgetText = widgetFiles.map(read).join('\n');
const core = await bundleCore();

const figures: Figure[] = [
  { what: 'host SDK, core (openConsent, handleRedirect)', size: core.gzip, most: 3 * KB, unit: 'B' },
  { what: 'host SDK, script tag', size: gzip(read(SCRIPT_TAG[0])), most: 5 * KB, unit: 'B' },
  {
    what: 'widget, whole flow (JS and CSS)',
    size: sum(widgetFiles.map((file) => gzip(read(file)))),
    most: 32 * KB,
    unit: 'B',
  },
  {
    what: 'widget, first screen (HTML, JS and CSS)',
    size: gzip(await firstDocument()) + sum(firstScreen().map((file) => gzip(read(file)))),
    most: 20 * KB,
    unit: 'B',
  },
];

let failed = 0;
for (const { what, size, most, unit } of figures) {
  const isOver = size > most;
  if (isOver) failed += 1;
  console.log(`${isOver ? 'OVER' : 'ok  '}  ${what}: ${size} of ${most} ${unit}`);
}
for (const { file, gzip: size } of core.onDemand) console.log(`      host SDK, after the click (${file}): ${size} B`);
console.log(`      host SDK, script tag, after the click: ${gzip(read(SCRIPT_TAG[1]))} B`);
for (const [bundle, word] of FORBIDDEN) {
  if ((bundle === 'widget' ? widgetText : read(bundle)).includes(word)) {
    failed += 1;
    console.log(`LEAK  ${bundle} carries '${word}'`);
  }
}
if (failed > 0) process.exit(1);

/** What a partner's bundler makes of a page that imports these two; what they load later stands apart. */
async function bundleCore(): Promise<Bundle> {
  const folder = mkdtempSync(join(tmpdir(), 'consentry-core-'));
  const entry = join(folder, 'core.js');
  writeFileSync(
    entry,
    `export { openConsent, handleRedirect } from ${JSON.stringify(resolve('host-sdk/dist/index.js'))};`,
  );
  try {
    return await bundle(folder, entry);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The document of a new sandbox session, boot data and all. */
async function firstDocument(): Promise<string> {
  const server = await createTestServer();
  const { auth_url } = await server.mint();
  return (await server.fetch(auth_url)).text();
}

/** What the document loads before anything is clicked: the entry and its style sheets. */
function firstScreen(): string[] {
  const manifest = JSON.parse(read('widget/dist/manifest.json')) as Record<string, { file: string; css?: string[] }>; // Vite's own format
  const entry = manifest['widget/main.tsx'];
  if (!entry) throw new Error('the widget has no entry');
  return [entry.file, ...(entry.css ?? [])].map((file) => join('widget/dist', file));
}

function sum(sizes: number[]): number {
  return sizes.reduce((total, size) => total + size, 0);
}
