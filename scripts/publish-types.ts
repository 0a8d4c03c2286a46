import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

// The SDK's declarations name the protocol by its workspace package, which is never published: it is folded in beside
// them, so the names become paths.

const TYPES = 'host-sdk/dist/types';

for (const name of readdirSync(join(TYPES, 'host-sdk'), { recursive: true, encoding: 'utf8' })) {
  if (!name.endsWith('.d.ts')) continue;
  const file = join(TYPES, 'host-sdk', name);
  const protocol = relative(dirname(file), `${TYPES}/protocol`);
  const text = readFileSync(file, 'utf8');
  const folded = text
    .replace(/'@consentry\/protocol\/([^']+)\.ts'/g, `'${protocol}/$1.js'`)
    .replace(/'(\.\.?\/[^']+)\.ts'/g, "'$1.js'");
  const reached = [...folded.matchAll(/protocol\/([^']+)\.js'/g)].map((match) =>
    join(TYPES, 'protocol', `${match[1]}.d.ts`),
  );
  if (/from '@consentry|from 'zod/.test(folded) || !reached.every(existsSync))
    throw new Error(`${file} has a type that a partner cannot resolve`);
  writeFileSync(file, folded);
}
