#!/usr/bin/env node
import { existsSync } from 'node:fs';

// The command line itself is TypeScript, and so runs as its bundle.
const bundle = new URL('../dist/cli.js', import.meta.url);
if (existsSync(bundle)) {
  await import(bundle.href);
} else {
  process.stderr.write('consentry is not built yet: run `npm run build` in its repository first.\n');
  process.exitCode = 1;
}
