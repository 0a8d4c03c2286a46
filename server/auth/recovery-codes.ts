import type { Random } from '@consentry/protocol/ids.ts';
import { customRandom } from 'nanoid';
import type { RecoveryCodeRef } from '../store/store.ts';
import type { KeyRing } from '../tokens/key-ring.ts';

const ALPHABET = 'ABCDEFGHJKMNPQRSTVWXYZ0123456789'; // Crockford's base 32: nothing that is read as something else
const CODES = 10;
const CHARACTERS = 24; // of 5 bits: 120, over the 112 below which ASVS 6.5.2 asks for a slow hash
const GROUP = /.{4}(?=.)/g;

/** Ten new codes, in groups of four as people read them. */
export function createRecoveryCodes(random: Random): string[] {
  const create = customRandom(ALPHABET, CHARACTERS, random);
  return Array.from({ length: CODES }, () => create().replace(GROUP, '$&-'));
}

/** How a code is stored: a keyed hash that is worth nothing under another person. */
export function hashRecoveryCode(keyRing: KeyRing, userId: string, code: string): string {
  return keyRing.hashes(keyedText(userId, code))[0];
}

/** How a code is looked up: case, spaces and dashes are how people copy it, and O, I and L are 0, 1 and 1. */
export function findableRecoveryCode(keyRing: KeyRing, userId: string, typed: string): RecoveryCodeRef {
  return { userId, codeHashes: keyRing.hashes(keyedText(userId, typed)) };
}

function keyedText(userId: string, code: string): string {
  const plain = code
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
  return `recovery code ${userId} ${plain}`;
}
