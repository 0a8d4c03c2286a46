import { parseArgs } from 'node:util';
import { benchSdk } from './sdk/bench-sdk.ts';
import { benchServer } from './server.ts';

// `npm run bench` runs every benchmark, `npm run bench -- server` and `npm run bench -- sdk` one of them. Figures of one
// run on one machine, each beside the thing it is compared with: read the ratios, not the numbers. What each compares, and
// what its figures do not say, stands at the top of its file.

const BENCHES: Record<string, (options: { pairs: number }) => Promise<void>> = {
  server: benchServer,
  sdk: benchSdk,
};

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { pairs: { type: 'string', default: '20' } },
});
const pairs = Number(values.pairs);
const unknown = positionals.find((name) => !Object.hasOwn(BENCHES, name));
if (unknown !== undefined || !(Number.isInteger(pairs) && pairs > 0)) {
  console.error(
    `Usage: npm run bench -- [${Object.keys(BENCHES).join(' | ')}] [--pairs <how often to open, default 20>]`,
  );
  process.exit(2);
}
for (const [name, bench] of Object.entries(BENCHES)) {
  if (positionals.length === 0 || positionals.includes(name)) await bench({ pairs });
}
