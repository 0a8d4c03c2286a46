import { expect, test } from 'vitest';
import { ConsentId, createId, ErrorId, FlowKey, SessionId } from './ids.ts';

test.each([
  ['ses', SessionId],
  ['con', ConsentId],
  ['err', ErrorId],
] as const)('an id of kind %s has its prefix and 192 bits from the given source', (prefix, schema) => {
  let asked = 0;
  const random = (bytes: number) => {
    asked += bytes;
    return crypto.getRandomValues(new Uint8Array(bytes));
  };
  const id = createId(schema, prefix, random);
  expect(id).toMatch(new RegExp(`^${prefix}_[A-Za-z0-9_-]{32}$`));
  expect(asked).toBeGreaterThanOrEqual(24);
});

test('ids of one kind are no ids of another', () => {
  const session = createId(SessionId, 'ses', (bytes) => new Uint8Array(bytes));
  expect(ConsentId.safeParse(session).success).toBe(false);
});

test.each(['a'.repeat(42), 'a'.repeat(44), `${'a'.repeat(42)}=`, ''])('%o is no flow key', (text) => {
  expect(FlowKey.safeParse(text).success).toBe(false);
});
