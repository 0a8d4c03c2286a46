import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  hkdfSync,
  type KeyObject,
  timingSafeEqual,
} from 'node:crypto';
import type { Random } from '@consentry/protocol/ids.ts';

/**
 * Keys that live outside the database, all derived from one list of secrets. The first secret signs and seals, all verify
 * and open, and each value carries the id of its key, so that secrets rotate without a moment in which something valid is
 * refused.
 */
export interface KeyRing {
  /** Keyed hashes of a low-entropy or long-lived secret such as an API key: the current one first, for lookups all. */
  hashes(value: string): [string, ...string[]];
  /** AES-256-GCM. `context` is authenticated but not stored: a row moved to another owner no longer opens. */
  seal(plaintext: string, context: string): string;
  /** The plaintext, or nothing when the value was altered, moved or sealed with a key that is gone. */
  open(sealed: string, context: string): string | undefined;
  /** True when another secret than the current one sealed this. */
  isOutdated(sealed: string): boolean;
  /** HMAC-SHA256 as `v1.<kid>.<base64url>`. */
  mac(value: string): string;
  /** Compares in constant time, whatever is wrong with `mac`. */
  verifyMac(value: string, mac: string): boolean;
  /** Ed25519, one pair a secret: the first signs, all are published and verify. */
  signingKeys(): readonly [SigningKey, ...SigningKey[]];
  /** Takes other secrets from the next call on: all at once, so that nothing sees half a rotation. */
  replace(secrets: readonly string[]): void;
}

export interface SigningKey {
  kid: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
}

interface Key extends SigningKey {
  hashing: Uint8Array;
  sealing: Uint8Array;
  mac: Uint8Array;
}

const VERSION = 'v1';
const NONCE_BYTES = 12; // GCM's own size, NIST SP 800-38D §8.2
const TAG_BYTES = 16;
const ED25519_PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex'); // RFC 8410 §7: what stands before the seed

export function createKeyRing(secrets: readonly string[], random: Random): KeyRing {
  let keys = deriveKeys(secrets);
  return {
    hashes(value) {
      const [first, ...rest] = keys;
      return [keyedHash(first, value), ...rest.map((key) => keyedHash(key, value))];
    },
    seal: (plaintext, context) => seal(keys[0], plaintext, context, random(NONCE_BYTES)),
    open(sealed, context) {
      const [version, kid, body] = sealed.split('.');
      const key = keys.find((candidate) => candidate.kid === kid);
      return version === VERSION && key && body ? open(key, Buffer.from(body, 'base64url'), context) : undefined;
    },
    isOutdated: (sealed) => sealed.split('.')[1] !== keys[0].kid,
    mac: (value) => macOf(keys[0], value),
    verifyMac(value, mac) {
      const kid = mac.split('.')[1];
      // An unknown key id costs the same as a known one, and is never right.
      const key = keys.find((candidate) => candidate.kid === kid) ?? keys[0];
      return isEqual(macOf(key, value), mac);
    },
    signingKeys: () => keys,
    replace(next) {
      keys = deriveKeys(next);
    },
  };
}

function deriveKeys(secrets: readonly string[]): [Key, ...Key[]] {
  const [first, ...rest] = secrets.map(deriveKey);
  if (!first) throw new TypeError('a key ring needs at least one secret');
  return [first, ...rest];
}

function deriveKey(secret: string): Key {
  const derive = (purpose: string) => new Uint8Array(hkdfSync('sha256', secret, '', `consentry ${purpose}`, 32));
  const seed = Buffer.concat([ED25519_PKCS8, derive('signing')]);
  const privateKey = createPrivateKey({ key: seed, format: 'der', type: 'pkcs8' });
  return {
    kid: createHash('sha256').update(derive('kid')).digest('hex').slice(0, 8),
    hashing: derive('hashing'),
    sealing: derive('sealing'),
    mac: derive('mac'),
    privateKey,
    publicKey: createPublicKey(privateKey),
  };
}

function keyedHash(key: Key, value: string): string {
  return createHmac('sha256', key.hashing).update(value).digest('base64url');
}

function macOf({ kid, mac }: Key, value: string): string {
  return `${VERSION}.${kid}.${createHmac('sha256', mac).update(value).digest('base64url')}`;
}

/** Hashed first, so that neither the length nor the place of the first difference shows in the time it takes. */
function isEqual(expected: string, received: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(expected), digest(received));
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
