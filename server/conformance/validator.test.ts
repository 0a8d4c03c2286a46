import { expect, test } from 'vitest';
import { contractOf } from './contract.ts';
import { problemsOf } from './validator.ts';

const tokens = contractOf('sign-in').responses[200]?.schema ?? {};
const error = contractOf('sign-in').responses[401]?.schema ?? {};
const TOKENS = { message: 'm', accessToken: 'a.b', refreshToken: 'c.d', expiresIn: 1, expiresAt: 2 };

test('an answer as the document has it has no problems, also with more fields', () => {
  expect(problemsOf(tokens, { ...TOKENS, idToken: 'x' })).toEqual([]);
  expect(problemsOf(error, { success: false, errorCode: 'UNAUTHORISED', detail: { a: null, b: 1 } })).toEqual([]);
});

test.each([
  ['a missing field', tokens, { ...TOKENS, message: undefined }, /message/],
  ['a wrong type', tokens, { ...TOKENS, expiresIn: '1' }, /number/],
  ['a wrong pattern', tokens, { ...TOKENS, accessToken: 'a' }, /pattern/],
  ['an unknown code', error, { success: false, errorCode: 'NO_SUCH_CODE' }, /allowed values/],
  ['another constant', error, { success: true, errorCode: 'UNAUTHORISED' }, /allowed values/],
  ['no body', tokens, undefined, /object/],
])('%s is a problem', (_, schema, value, problem) => {
  expect(problemsOf(schema, value).join()).toMatch(problem);
});

test('a format is looked at', () => {
  const location = contractOf('put-session').responses[302]?.headers.Location?.schema ?? {};
  expect(problemsOf(location, 'https://a.example/')).toEqual([]);
  expect(problemsOf(location, '/consent')).toHaveLength(1);
});

test('a closed schema refuses fields that it does not name, inside too', () => {
  const schema = { type: 'object', properties: { a: { type: 'object', properties: { b: { type: 'string' } } } } };
  expect(problemsOf(schema, { a: { b: 'x', c: 1 } })).toEqual([]);
  expect(problemsOf(schema, { a: { b: 'x', c: 1 } }, { isClosed: true })).toHaveLength(1);
});

test('OpenAPI 3.0 keywords that JSON Schema has in another form are understood', () => {
  expect(problemsOf({ type: 'integer', minimum: 0, exclusiveMinimum: true }, 0)).toHaveLength(1);
  const nullable = { type: 'string', nullable: true };
  expect(problemsOf(nullable, null)).toEqual([]);
  expect(problemsOf({ type: 'string' }, null)).toHaveLength(1);
});
