import type { Random, SignInId } from '@consentry/protocol/ids.ts';
import type { SignInToken } from '../store/records.ts';
import { hashToken } from '../tokens/hash-token.ts';

const TOKEN_BYTES = 32;
const PREFIXES = { refresh: 'crt', bundle: 'crt', cookie: 'cck' } as const satisfies Record<
  SignInToken['kind'],
  string
>;

/** A token in clear, which is handed out once, and the record that is kept of it. */
export interface NewToken {
  text: string;
  record: SignInToken;
}

/**
 * A new token of a sign-in: random, short and meaningless. A bundle's refresh token looks like any other; only its record
 * says that it is inert.
 */
export function createSignInToken(
  random: Random,
  kind: SignInToken['kind'],
  { signInId, expiresAt }: { signInId: SignInId; expiresAt: number },
  now: number,
): NewToken {
  const text = `${PREFIXES[kind]}.${Buffer.from(random(TOKEN_BYTES)).toString('base64url')}`;
  const tokenHash = hashToken(text);
  const record = { tokenHash, signInId, kind, createdAt: now, expiresAt, rotatedAt: null, sealedSuccessor: null };
  return { text, record };
}
