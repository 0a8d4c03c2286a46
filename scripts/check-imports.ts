import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { findBreaches } from './import-rule.ts';

const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.ts', '*.tsx'], { encoding: 'utf8' });
const files = listed
  .split('\n')
  .filter((path) => path !== '')
  .map((path) => ({ path, text: readFileSync(path, 'utf8') }));
const breaches = findBreaches(files);
for (const breach of breaches) console.error(breach);
if (breaches.length > 0) process.exit(1);
console.log(`The import rule holds in ${files.length} files.`);
