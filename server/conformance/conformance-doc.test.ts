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
    const isThere = ["'", '"', '`'].some((quote) => source.includes(quote + name + quote));
    expect(isThere, name).toBe(true);
  }
});

/** The threats that the API of sign-ins has to stand up to; the rows before and after are of other parts. */
const THREATS = Array.from({ length: 24 }, (_, n) => 31 + n);

test.each(THREATS)('docs/conformance.md names a test of threat row %i, whose name or group says so', (row) => {
  const own = rows.filter(({ demand }) => demand?.startsWith(`${row}: `));
  expect(own.length).toBeGreaterThan(0);
  const says = new RegExp(`\\(threats\\.md rows? (\\d+ and )?${row}\\b`);
  for (const { file, tests } of own) {
    const groups = readFileSync(new URL(file, ROOT), 'utf8').match(/describe(\.each[^(]*)?\(.*$/gm) ?? [];
    for (const name of tests)
      expect(
        [name, ...groups].some((title) => says.test(title)),
        name,
      ).toBe(true);
  }
});
