import type { UserRecord } from '../store/records.ts';
import type { KeyRing } from '../tokens/key-ring.ts';

/** The person's TOTP secret in clear, or nothing without a second factor. */
export function findTotpSecret(keyRing: KeyRing, user: UserRecord): string | undefined {
  return user.totpSecret === null ? undefined : keyRing.open(user.totpSecret, totpContext(user.userId));
}

/** What a TOTP secret is sealed with: moved to another user's row, it no longer opens (threats.md row 40). */
export function totpContext(userId: string): string {
  return `totp ${userId}`;
}
