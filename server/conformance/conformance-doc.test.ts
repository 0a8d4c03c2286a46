import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const ROOT = new URL('../../', import.meta.url);

/** The rows of docs/conformance.md that name a file: demand, file, tests. */
const rows = readFileSync(new URL('docs/conformance.md', ROOT), 'utf8')
  .split('\n')
  .map((line) => /^\| (.+) \| `([\w./-]+\.ts)` \| (.+) \|$/.exec(line))
  .flatMap((match) =>
    match ? [{ demand: match[1], file: match[2] ?? '', tests: (match[3] ?? '').split(' · ') }] : [],
  );

test('docs/conformance.md names tests for every document', () => {
  expect(rows.length).toBeGreaterThan(60);
});

test.each(rows)('what is said to prove "$demand" exists', ({ file, tests }) => {
  const source = readFileSync(new URL(file, ROOT), 'utf8').replace(/\\(['"`])/g, '$1');
  for (const name of tests) {
    const isThere = ["'", '"', '`'].some((quote) => source.includes(quote + name));
    expect(isThere, name).toBe(true);
  }
});
