import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync } from 'node:crypto';
import type { Random } from '@consentry/protocol/ids.ts';

/**
 * Keys that live outside the database. The first secret signs and seals, all verify and open, and each sealed value
 * carries the id of its key, so that secrets rotate without a moment in which something valid is refused.
 */
export interface KeyRing {
  /** Keyed hashes of a low-entropy or long-lived secret such as an API key: the current one first, for lookups all. */
  hashes(value: string): [string, ...string[]];
  /** AES-256-GCM. `context` is authenticated but not stored: a row moved to another owner no longer opens. */
  seal(plaintext: string, context: string): string;
  /** The plaintext, or nothing when the value was altered, moved or sealed with a key that is gone. */
  open(sealed: string, context: string): string | undefined;
}

interface Key {
  kid: string;
  hashing: Uint8Array;
  sealing: Uint8Array;
}

const VERSION = 'v1';
const NONCE_BYTES = 12; // GCM's own size, NIST SP 800-38D §8.2
const TAG_BYTES = 16;

export function createKeyRing(secrets: readonly string[], random: Random): KeyRing {
  const [first, ...rest] = secrets.map(deriveKey);
  if (!first) throw new TypeError('a key ring needs at least one secret');
  const keys = [first, ...rest];
  return {
    hashes: (value) => [keyedHash(first, value), ...rest.map((key) => keyedHash(key, value))],
    seal: (plaintext, context) => seal(first, plaintext, context, random(NONCE_BYTES)),
    open(sealed, context) {
      const [version, kid, body] = sealed.split('.');
      const key = keys.find((candidate) => candidate.kid === kid);
      return version === VERSION && key && body ? open(key, Buffer.from(body, 'base64url'), context) : undefined;
    },
  };
}

function deriveKey(secret: string): Key {
  const derive = (purpose: string) => new Uint8Array(hkdfSync('sha256', secret, '', `consentry ${purpose}`, 32));
  return {
    kid: createHash('sha256').update(derive('kid')).digest('hex').slice(0, 8),
    hashing: derive('hashing'),
    sealing: derive('sealing'),
  };
}

function keyedHash(key: Key, value: string): string {
  return createHmac('sha256', key.hashing).update(value).digest('base64url');
}

function seal(key: Key, plaintext: string, context: string, nonce: Uint8Array): string {
  const cipher = createCipheriv('aes-256-gcm', key.sealing, nonce).setAAD(Buffer.from(context));
  const body = Buffer.concat([nonce, cipher.update(plaintext, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `${VERSION}.${key.kid}.${body.toString('base64url')}`;
}

function open(key: Key, body: Buffer, context: string): string | undefined {
  if (body.length < NONCE_BYTES + TAG_BYTES) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key.sealing, body.subarray(0, NONCE_BYTES))
    .setAAD(Buffer.from(context))
    .setAuthTag(body.subarray(-TAG_BYTES));
  try {
    return decipher.update(body.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    return undefined; // the tag does not match: GCM reports it only by throwing
  }
}
