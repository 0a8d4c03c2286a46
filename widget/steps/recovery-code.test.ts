import { expect, test } from 'vitest';
import { normalizeRecoveryCode } from './recovery-code.ts';

test.each([
  ['a plain code stays, in its own case', 'AB12cd34', 'AB12cd34'],
  ['dashes and spaces go', ' AB12-CD34 - EF56 ', 'AB12CD34EF56'],
  ['typographic dashes and no-break spaces go', 'AB12\u2013CD34\u2011EF56\u00a0GH78', 'AB12CD34EF56GH78'],
  ['invisible direction marks go', '\u200eAB12\u200f', 'AB12'],
  ['full-width characters become plain', 'ＡＢ１２', 'AB12'],
  ['nothing is nothing', ' - ', ''],
])('%s', (_, typed, expected) => {
  expect(normalizeRecoveryCode(typed)).toBe(expected);
});
