import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// The SDK's declarations name the protocol by its workspace package, which is never published: it is folded in beside
// them, so the names become paths.

const TYPES = 'host-sdk/dist/types/host-sdk';

for (const name of readdirSync(TYPES)) {
  const file = join(TYPES, name);
  const text = readFileSync(file, 'utf8');
  const folded = text
    .replace(/'@consentry\/protocol\/([^']+)\.ts'/g, "'../protocol/$1.js'")
    .replace(/'\.\/([^']+)\.ts'/g, "'./$1.js'");
  if (/from '@consentry|from 'zod/.test(folded)) throw new Error(`${file} has a type that a partner cannot resolve`);
  writeFileSync(file, folded);
}
