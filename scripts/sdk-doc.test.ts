import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const ROOT = new URL('../', import.meta.url);

/** The rows of docs/sdk.md that name a proof: what, ours, file, tests. */
const rows = readFileSync(new URL('docs/sdk.md', ROOT), 'utf8')
  .split('\n')
  .map((line) => /^\| (.+?) \| (.+) \| `([\w./-]+\.ts)` \| (.+) \|$/.exec(line))
  .flatMap((match) =>
    match ? [{ what: match[1], ours: match[2] ?? '', file: match[3] ?? '', tests: (match[4] ?? '').replaceAll('\\|', '|').split(' · ') }] : [],
  );

test('docs/sdk.md proves every row that it answers with a yes', () => {
  expect(rows.length).toBeGreaterThan(60);
  const text = readFileSync(new URL('docs/sdk.md', ROOT), 'utf8');
  const unproven = text.split('\n').filter((line) => / \| Y\b.* \| +\| +\|$/.test(line));
  expect(unproven).toEqual([]);
});

test.each(rows)('what is said to prove "$what" exists', ({ file, tests }) => {
  const source = readFileSync(new URL(file, ROOT), 'utf8').replace(/\\(['"`])/g, '$1');
  for (const name of tests) {
    const isThere = ["'", '"', '`'].some((quote) => source.includes(quote + name + quote));
    expect(isThere, name).toBe(true);
  }
});

/** The attacks of threats.md A that a host page sees. Rows 2, 13 and 14 are of the server, 15 and 16 of the widget. */
const THREATS = [1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 17, 18, 19, 20];

test.each(THREATS)('docs/sdk.md names a test of threat row %i, whose name says so', (row) => {
  const own = rows.filter(({ what }) => what?.startsWith(`${row}: `));
  expect(own.length).toBeGreaterThan(0);
  for (const { tests } of own)
    for (const name of tests) expect(name).toMatch(new RegExp(`threats\\.md rows? (\\d+ and )?${row}\\b`));
});
