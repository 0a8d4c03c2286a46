import type { KeyRing } from './key-ring.ts';

/**
 * The checksum of a token bundle, `v1.<kid>.<base64url>`. The pair is length-prefixed: without that, a character moved
 * from the end of one token to the start of the other would leave the sum as it is (threats.md row 48).
 */
export function checksumOf(keyRing: KeyRing, refreshToken: string, idToken: string): string {
  return keyRing.mac(canonical(refreshToken, idToken));
}

/** In constant time, and before any of the two is parsed. */
export function verifyChecksum(keyRing: KeyRing, refreshToken: string, idToken: string, checksum: string): boolean {
  return keyRing.verifyMac(canonical(refreshToken, idToken), checksum);
}

function canonical(refreshToken: string, idToken: string): string {
  return `bundle ${refreshToken.length}:${refreshToken}${idToken.length}:${idToken}`;
}
