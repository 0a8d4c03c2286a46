import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const ROOT = new URL('../', import.meta.url);

/** The rows of docs/sdk.md that name a proof: what, ours, file, tests. */
const rows = readFileSync(new URL('docs/sdk.md', ROOT), 'utf8')
  .split('\n')
  .map((line) => /^\| (.+?) \| (.+) \| `([\w./-]+\.ts)` \| (.+) \|$/.exec(line))
  .flatMap((match) =>
    match
      ? [
          {
            what: match[1],
            ours: match[2] ?? '',
            file: match[3] ?? '',
            tests: (match[4] ?? '').replaceAll('\\|', '|').split(' · '),
          },
        ]
      : [],
  );

test('docs/sdk.md proves every row that it answers with a yes', () => {
  expect(rows.length).toBeGreaterThan(60);
  const text = readFileSync(new URL('docs/sdk.md', ROOT), 'utf8');
  const unproven = text.split('\n').filter((line) => / \| Y\b.* \| +\| +\|$/.test(line));
  expect(unproven).toEqual([]);
});

test.each(rows)('what is said to prove "$what" exists', ({ file, tests }) => {
  const names = namesOfTests(readFileSync(new URL(file, ROOT), 'utf8'));
  for (const name of tests) expect(names).toContain(name);
});

test.each([
  ["test('a', () => {});", ['a']],
  ["  it(\n    'it\\'s a',\n    () => {},\n  );", ["it's a"]],
  ["test.each<[number]>([\n  [f(1)],\n])('a %s', () => {});", ['a %s']],
  ["const name = 'a';\nlog('a', 1);\ndescribe('a', () => {});", []],
  ["test.skip('a', () => {});\ntest.fixme('a', () => {});", []],
  ["test.each([1])('a', () => {});\ntest.skipIf(yes)('b', () => {});", ['a']],
])('only what stands in a call of a test that runs is the name of one: %s', (source, names) => {
  expect(namesOfTests(source)).toEqual(names);
});

/** What is called `test('…', …)`, or `test.each(…)('…', …)`, whose rows may stand between. */
function namesOfTests(source: string): string[] {
  const test =
    /^[ \t]*(?:test|it)(?:\.each(?:<[^(]*>)?\((?:(?!\n[ \t]*(?:test|it)[.(])[\s\S])*?\))?\(\s*(['"`])((?:\\.|(?!\1).)*)\1,/gm;
  return [...source.matchAll(test)].map((match) => (match[2] ?? '').replace(/\\(['"`])/g, '$1'));
}

/** The attacks of threats.md A that a host page sees. Rows 2, 13 and 14 are of the server, 15 and 16 of the widget. */
const THREATS = [1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 17, 18, 19, 20];

test.each(THREATS)('docs/sdk.md names a test of threat row %i, whose name says so', (row) => {
  const own = rows.filter(({ what }) => what?.startsWith(`${row}: `));
  expect(own.length).toBeGreaterThan(0);
  for (const { tests } of own)
    for (const name of tests) expect(name).toMatch(new RegExp(`threats\\.md rows? (\\d+ and )?${row}\\b`));
});
