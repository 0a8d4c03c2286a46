import { expect, test } from 'vitest';
import { findPasswordProblem } from './new-password.ts';

test.each([
  ['nothing', '', 'Enter a new password'],
  ['too few characters', 'sevench', 'The password needs 8 characters or more. You entered 7.'],
  ['eight halves of four characters', '🦊🦊🦊🦊', 'The password needs 8 characters or more. You entered 4.'],
  ['too many characters', 'x'.repeat(129), 'The password can have 128 characters at most. You entered 129.'],
])('%s is refused', (_, password, expected) => {
  expect(findPasswordProblem(password)).toBe(expected);
});

test.each([
  ['eight characters', '12345678'],
  ['eight spaces', ' '.repeat(8)],
  ['128 characters of two halves each', '🦊'.repeat(128)],
])('%s will do', (_, password) => {
  expect(findPasswordProblem(password)).toBeUndefined();
});
