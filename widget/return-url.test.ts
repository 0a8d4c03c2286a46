import { expect, test } from 'vitest';
import { createReturnUrl } from './return-url.ts';

test.each([
  ['a plain page', 'https://acme.example/done', 'https://acme.example/done?session_id=ses_1'],
  ['a page with a query', 'https://acme.example/?state=a%20b', 'https://acme.example/?state=a+b&session_id=ses_1'],
  ['a native app', 'com.acme.app:/done', 'com.acme.app:/done?session_id=ses_1'],
  [
    'a session id that is already there',
    'https://acme.example/?session_id=x',
    'https://acme.example/?session_id=ses_1',
  ],
  ['no return URL', undefined, undefined],
  ['no URL at all', 'done', undefined],
  ['a script', 'javascript:alert(1)', undefined],
  ['a document', 'data:text/html,hello', undefined],
])('%s', (_, url, expected) => {
  expect(createReturnUrl(url, 'ses_1')).toBe(expected);
});
