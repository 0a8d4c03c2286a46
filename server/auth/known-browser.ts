import type { Services } from '../services.ts';
import { hashToken } from '../tokens/hash-token.ts';

/** Where a password check comes from. */
export interface Browser {
  address: string;
  /** The tokens of every sign-in cookie that it sent. */
  cookies: readonly string[];
}

/**
 * Whether this person has signed in in this browser before, be it that the sign-in has ended since. Guesses from all over
 * the world may then fill the counter of the account, and its owner still gets in (threats.md row 34).
 */
export async function isKnownBrowser(
  { store }: Pick<Services, 'store'>,
  cookies: readonly string[],
  userId: string,
): Promise<boolean> {
  for (const cookie of cookies) {
    const found = await store.findSignInByToken(hashToken(cookie));
    if (found?.signIn.kind === 'own' && found.signIn.userId === userId) return true;
  }
  return false;
}
