import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compareOpening } from './compare-opening.ts';
import { compareSizes } from './compare-sizes.ts';

const BUILT = [
  'host-sdk/dist/consentry.js',
  'host-sdk/dist/index.js',
  'server/dist/main.js',
  'widget/dist/manifest.json',
];

/** Sizes beside the peers', then the time to open beside a plain iframe's. Sets the exit code when either is incomplete. */
export async function benchSdk({ pairs }: { pairs: number }): Promise<void> {
  const missing = BUILT.find((path) => !existsSync(fileURLToPath(new URL(`../../${path}`, import.meta.url))));
  if (missing !== undefined) {
    console.error(`${missing} is missing: run 'npm run build' first`);
    process.exitCode = 1;
    return;
  }
  const isComplete = await compareSizes();
  console.log('');
  const isOpened = await compareOpening(pairs);
  if (!isComplete || !isOpened) process.exitCode = 1;
}
