import { expect, test } from 'vitest';
import { normalizeCode } from './factor-code.ts';

test.each([
  ['plain digits stay', '123456', '123456'],
  ['spaces and dashes go', ' 123-456 ', '123456'],
  ['a no-break space goes', '123\u00a0456', '123456'],
  ['Arabic digits', '١٢٣٤٥٦', '123456'],
  ['Persian digits', '۱۲۳۴۵۶', '123456'],
  ['Devanagari digits', '१२३४५६', '123456'],
  ['full-width digits', '１２３４５６', '123456'],
  ['invisible direction marks go', '\u200e123456\u200f', '123456'],
  ['words around a code go', 'Code: 123456', '123456'],
  ['nothing is nothing', 'abc', ''],
])('%s', (_, typed, expected) => {
  expect(normalizeCode(typed)).toBe(expected);
});
