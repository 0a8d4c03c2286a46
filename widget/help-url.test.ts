import { expect, test } from 'vitest';
import { findHelpUrl } from './help-url.ts';

test.each(['https://bank.example/confirm?x=1', 'http://localhost:4000/reset'])('%s is a link', (url) => {
  expect(findHelpUrl(url)).toBe(url);
});

test.each([
  undefined,
  '',
  '/confirm',
  'javascript:alert(1)',
  'JavaScript:alert(1)',
  'data:text/html,x',
  'mailto:a@b.example',
])('%s is none', (url) => {
  expect(findHelpUrl(url)).toBeUndefined();
});
