import {
  API_ERRORS,
  ENDPOINT_ERRORS,
  ERROR_TYPES,
  FLOW_ERRORS,
  HOST_ERROR_HELP,
  HOST_ERRORS,
  RPC_ERRORS,
} from '@consentry/protocol/errors.ts';
import { describe, expect, test } from 'vitest';
import { composeErrorsDoc } from './errors-doc.ts';
import { hostErrorTable } from './host-error-table.ts';
import { markdownTable } from './markdown-table.ts';
import { replaceBetween } from './replace-between.ts';

/** The rows whose first cell is this code. */
function rowsOf(text: string, code: string): string[] {
  return text.split('\n').filter((line) => line.startsWith(`| \`${code}\` |`));
}

describe('docs/errors.md', () => {
  const text = composeErrorsDoc();

  test.each(Object.entries(HOST_ERRORS))('says of %s what its help page does', (code, recovery) => {
    const { cause, fix } = HOST_ERROR_HELP[code as keyof typeof HOST_ERROR_HELP]; // a literal table
    const retryable = recovery === 'contact_support' ? 'no' : 'yes';
    expect(rowsOf(text, code)).toContain(`| \`${code}\` | ${retryable} | \`${recovery}\` | ${cause} | ${fix} |`);
    expect(rowsOf(text, code)).toContainEqual(expect.stringMatching(`| [A-Z][^|]+. | \`/errors/${code}\` |$`));
  });

  test('has every other code with what its table says', () => {
    for (const [type, word] of Object.entries(ERROR_TYPES)) {
      expect(rowsOf(text, type)).toEqual([expect.stringContaining(`| \`${word}\` |`)]);
    }
    for (const [code, { status, recovery }] of Object.entries(FLOW_ERRORS)) {
      expect(rowsOf(text, code)).toContain(`| \`${code}\` | ${status} | \`${recovery}\` |`);
    }
    for (const [code, status] of Object.entries({ ...API_ERRORS, ...ENDPOINT_ERRORS })) {
      expect(rowsOf(text, code)).toContain(`| \`${code}\` | ${status} |`);
    }
    for (const code of Object.values(RPC_ERRORS)) expect(rowsOf(text, String(code))).toHaveLength(1);
  });
});

test('a cell cannot be left by what stands in it', () => {
  expect(markdownTable(['a', 'b'], [['x | y', 'two\nlines']])).toBe(
    '| a | b |\n| --- | --- |\n| x \\| y | two lines |',
  );
});

describe('the table in a document', () => {
  test('replaces what stood between the two marks, and nothing else', () => {
    const text = 'before\n<!-- errors:begin -->\nold\n<!-- errors:end -->\nafter\n';
    expect(replaceBetween(text, 'errors', hostErrorTable())).toBe(
      `before\n<!-- errors:begin -->\n${hostErrorTable()}\n<!-- errors:end -->\nafter\n`,
    );
  });

  test('does not change when it is put there again', () => {
    const once = replaceBetween('<!-- errors:begin --><!-- errors:end -->', 'errors', 'table');
    expect(replaceBetween(once ?? '', 'errors', 'table')).toBe(once);
  });

  test.each(['', '<!-- errors:begin -->', '<!-- errors:end -->', '<!-- errors:end -->\n<!-- errors:begin -->'])(
    'has no place in: %s',
    (text) => {
      expect(replaceBetween(text, 'errors', 'table')).toBeUndefined();
    },
  );
});
