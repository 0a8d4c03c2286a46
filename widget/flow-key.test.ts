import { expect, test } from 'vitest';
import { type KeyStorage, openFlowKey } from './flow-key.ts';

const ones = (bytes: Uint8Array<ArrayBuffer>) => bytes.fill(255);

function createStorage(): KeyStorage & { items: Map<string, string> } {
  const items = new Map<string, string>();
  return {
    items,
    getItem: (name) => items.get(name) ?? null,
    setItem: (name, value) => void items.set(name, value),
    removeItem: (name) => void items.delete(name),
  };
}

test('a new key is 43 base64url characters and kept under the session', () => {
  const storage = createStorage();
  const kept = openFlowKey('ses_1', () => storage, ones);
  expect(kept.key).toBe(`${'_'.repeat(42)}8`);
  expect(kept.isStored).toBe(false);
  expect(storage.items.get('consentry:ses_1')).toBe(kept.key);
});

test('a reload finds the key again', () => {
  const storage = createStorage();
  const first = openFlowKey('ses_1', () => storage, ones);
  const second = openFlowKey(
    'ses_1',
    () => storage,
    (bytes) => bytes,
  );
  expect(second).toMatchObject({ key: first.key, isStored: true });
});

test('another session has another key', () => {
  const storage = createStorage();
  openFlowKey('ses_1', () => storage, ones);
  expect(openFlowKey('ses_2', () => storage, ones).isStored).toBe(false);
});

test('something else under the name is not taken for a key', () => {
  const storage = createStorage();
  storage.setItem('consentry:ses_1', 'nonsense');
  expect(openFlowKey('ses_1', () => storage, ones)).toMatchObject({ isStored: false, key: `${'_'.repeat(42)}8` });
});

test('a forgotten key is not found again', () => {
  const storage = createStorage();
  openFlowKey('ses_1', () => storage, ones).forget();
  expect(storage.items.size).toBe(0);
});

test('blocked storage leaves the key in memory', () => {
  const blocked = () => {
    throw new DOMException('denied', 'SecurityError');
  };
  const kept = openFlowKey('ses_1', blocked, ones);
  expect(kept.key).toHaveLength(43);
  expect(() => kept.forget()).not.toThrow();
});
