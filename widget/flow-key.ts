import type { FlowKey } from '@consentry/protocol/ids.ts';

const KEY_BYTES = 32;
const KEY_PATTERN = /^[A-Za-z0-9_-]{43}$/;

export type KeyStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** The key of this page's flow. `isStored` when an earlier load of this tab made it. */
export type KeptKey = { readonly key: FlowKey; readonly isStored: boolean; forget(): void };

/**
 * Whoever holds the key may go on with the flow, so it lives in memory and in this tab's `sessionStorage` only, never
 * in a URL. Storage is a convenience for reloads: `openStorage` itself throws where a browser blocks third parties.
 */
export function openFlowKey(
  sessionId: string,
  openStorage: () => KeyStorage,
  fillRandom: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array,
): KeptKey {
  const name = `consentry:${sessionId}`;
  const stored = attempt(() => openStorage().getItem(name));
  const isStored = !!stored && KEY_PATTERN.test(stored);
  // Both sides match KEY_PATTERN: 32 bytes are 43 base64url characters.
  const key = (isStored ? stored : createKey(fillRandom)) as FlowKey;
  if (!isStored) attempt(() => openStorage().setItem(name, key));
  return { key, isStored, forget: () => void attempt(() => openStorage().removeItem(name)) };
}

function createKey(fillRandom: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array): string {
  const bytes = fillRandom(new Uint8Array(KEY_BYTES));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}

function attempt<Value>(use: () => Value): Value | undefined {
  try {
    return use();
  } catch {
    // Blocked or full storage: the key stays in memory, and a reload relies on the session's own cookie.
    return undefined;
  }
}
