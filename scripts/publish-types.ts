import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { foldTypes } from './fold-types.ts';

// The SDK's declarations name the protocol by its workspace package, which is never published: it is folded in beside
// them, so the names become paths.

const TYPES = 'host-sdk/dist/types';

for (const name of readdirSync(TYPES, { recursive: true, encoding: 'utf8' })) {
  if (!name.endsWith('.d.ts')) continue;
  const file = join(TYPES, name);
  const folder = dirname(file);
  const folded = foldTypes(readFileSync(file, 'utf8'), relative(folder, join(TYPES, 'protocol')));
  const missing = folded.files.filter((path) => !existsSync(join(folder, path.replace(/\.js$/, '.d.ts'))));
  const unresolved = [...folded.strangers, ...missing];
  if (unresolved.length > 0) throw new Error(`${file} names what a partner has not got: ${unresolved.join(', ')}`);
  writeFileSync(file, folded.text);
}
