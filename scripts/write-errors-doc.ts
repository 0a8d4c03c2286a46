import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { composeErrorsDoc } from './errors-doc.ts';
import { hostErrorTable } from './host-error-table.ts';
import { replaceBetween } from './replace-between.ts';

// Writes the tables of errors into the documents that have them. With --check it writes nothing, and fails where a
// document is not what it would write.

const README = 'host-sdk/README.md';

const readme = replaceBetween(readFileSync(README, 'utf8'), 'errors', `\n${hostErrorTable()}\n`);
if (readme === undefined) {
  console.error(`${README} has no place for the table: <!-- errors:begin --> and <!-- errors:end --> are missing.`);
  process.exit(1);
}
const wanted = { 'docs/errors.md': composeErrorsDoc(), [README]: readme };
const stale = Object.entries(wanted).filter(([path, text]) => !existsSync(path) || readFileSync(path, 'utf8') !== text);

if (!process.argv.includes('--check')) {
  for (const [path, text] of stale) {
    writeFileSync(path, text);
    console.log(`Wrote ${path}.`);
  }
} else if (stale.length > 0) {
  for (const [path] of stale) console.error(`${path} is not what protocol/errors.ts says: npm run docs:errors`);
  process.exit(1);
} else {
  console.log('The documents have every error as it is.');
}
