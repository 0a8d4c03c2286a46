import type { SignInId } from '@consentry/protocol/ids.ts';
import type { Services } from '../services.ts';
import { hashToken } from '../tokens/hash-token.ts';

/** Where a password check comes from. */
export interface Browser {
  address: string;
  /** The tokens of the sign-in cookies that it sent. */
  cookies: readonly string[];
}

/**
 * A sign-in of this person whose cookie this browser still has, be it that it has ended since. Guesses from all over the
 * world may then fill the counter of the account, and its owner still gets in (threats.md row 34). Looked up for names that
 * nobody has too: the time that it takes tells nothing.
 */
export async function findKnownSignIn(
  { store }: Pick<Services, 'store'>,
  cookies: readonly string[],
  account: string,
): Promise<SignInId | undefined> {
  let known: SignInId | undefined;
  for (const cookie of cookies) {
    const found = await store.findSignInByToken(hashToken(cookie));
    const isTheirs = found?.token.kind === 'cookie' && found.signIn.kind === 'own' && found.signIn.userId === account;
    if (isTheirs) known ??= found.signIn.signInId;
  }
  return known;
}
