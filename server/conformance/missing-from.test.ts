import { expect, test } from 'vitest';
import { missingFrom } from './missing-from.ts';

const SEED = {
  type: 'object',
  properties: { a: { type: 'string', pattern: '^x$', minLength: 1 }, b: { type: 'string', enum: ['p', 'q'] } },
  required: ['a'],
};
const options = { kind: 'request', resolve: <Schema>(schema: Schema) => schema } as const;

test('nothing is missing where ours has everything, and more', () => {
  const own = { ...SEED, properties: { ...SEED.properties, c: { type: 'string' } } };
  expect(missingFrom(SEED, own, options)).toEqual([]);
});

test.each([
  ['a field', { ...SEED, properties: { a: SEED.properties.a } }, 'body.b'],
  [
    'a pattern',
    { ...SEED, properties: { ...SEED.properties, a: { type: 'string', minLength: 1 } } },
    'body.a: pattern ^x$',
  ],
  ['a value', { ...SEED, properties: { ...SEED.properties, b: { type: 'string', enum: ['p'] } } }, 'body.b: value q'],
  ['a requirement', { ...SEED, required: [] }, 'body: required a'],
  ['the leave to omit a field', { ...SEED, required: ['a', 'b'] }, 'body: required only in ours b'],
])('%s that ours lacks is named', (_, own, missing) => {
  expect(missingFrom(SEED, own, options)).toEqual([missing]);
});

test('an answer may promise more than the document does', () => {
  expect(missingFrom(SEED, { ...SEED, required: ['a', 'b'] }, { ...options, kind: 'answer' })).toEqual([]);
});
