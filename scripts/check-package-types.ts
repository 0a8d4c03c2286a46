import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

// A partner compiles against the package as npm packs it, and may do so without `skipLibCheck`. Away from this workspace,
// where a type of a package that is never published would be found all the same.

const SDK = 'host-sdk';
const RESOLUTIONS = [
  { module: 'ESNext', moduleResolution: 'Bundler' },
  { module: 'NodeNext', moduleResolution: 'NodeNext' },
];
/** What a partner has besides: the peers. */
const INSTALLED = ['react', '@types/react', 'vue'];

const partner = mkdtempSync(join(tmpdir(), 'consentry-partner-'));
try {
  install(partner);
  const entries = entriesWithTypes(join(partner, 'node_modules/@consentry/host-sdk/package.json'));
  writeFileSync(join(partner, 'page.ts'), entries.map((entry) => `import type {} from '${entry}';\n`).join(''));
  for (const resolution of RESOLUTIONS) compile(partner, resolution);
  console.log(`The types of ${entries.join(', ')} compile strictly.`);
} finally {
  rmSync(partner, { recursive: true });
}

function install(folder: string): void {
  const packed = execFileSync('npm', ['pack', '--json', '--pack-destination', folder, `./${SDK}`], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [tarball] = JSON.parse(packed) as { filename: string }[]; // npm's own format
  if (!tarball) throw new Error('npm packed nothing');
  const own = join(folder, 'node_modules/@consentry/host-sdk');
  mkdirSync(own, { recursive: true });
  mkdirSync(join(folder, 'node_modules/@types'));
  execFileSync('tar', ['-xzf', join(folder, tarball.filename), '-C', own, '--strip-components=1']);
  for (const name of INSTALLED) symlinkSync(resolve('node_modules', name), join(folder, 'node_modules', name));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
}

function entriesWithTypes(packageFile: string): string[] {
  const { name, exports } = JSON.parse(readFileSync(packageFile, 'utf8')) as { name: string; exports: object }; // ours
  const entries = Object.entries(exports).filter(([, target]) => Object.hasOwn(Object(target), 'types'));
  return entries.map(([entry]) => entry.replace('.', name));
}

function compile(folder: string, resolution: object): void {
  const compilerOptions = {
    ...resolution,
    target: 'ES2022',
    lib: ['ES2023', 'DOM', 'DOM.Iterable'],
    types: [],
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    noEmit: true,
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['page.ts'] }));
  try {
    execFileSync(resolve('node_modules/.bin/tsc'), ['-p', folder], { stdio: 'inherit' });
  } catch {
    throw new Error(`The package does not compile for a partner: ${JSON.stringify(resolution)}`);
  }
}
