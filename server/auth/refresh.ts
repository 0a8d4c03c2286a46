import { fail, ok, type Result } from '../result.ts';
import type { Services } from '../services.ts';
import type { SignInRecord, SignInToken } from '../store/records.ts';
import { hashToken } from '../tokens/hash-token.ts';
import { checkSignIn } from './check-sign-in.ts';
import type { EndpointFailure } from './endpoint-failures.ts';
import { SAME_SUCCESSOR_MS } from './lifetimes.ts';
import { createSignInToken } from './sign-in-tokens.ts';

/** A sign-in and the token that takes the place of the one shown. */
export interface Refreshed {
  signIn: SignInRecord;
  token: string;
}

/**
 * Exchanges a refresh token, or a cookie, for the next one. Of many calls at once one exchanges, and for ten seconds the
 * others get the same successor. Shown later, a used token has been stolen from somebody, or by somebody: the sign-in ends
 * for both (RFC 9700 §4.14.2).
 */
export async function refresh(
  services: Services,
  kind: 'refresh' | 'cookie',
  shown: string,
): Promise<Result<Refreshed, EndpointFailure>> {
  const { store, clock, random, keyRing } = services;
  const now = clock.now();
  const tokenHash = hashToken(shown);
  const found = await store.findSignInByToken(tokenHash);
  if (!found || found.token.kind !== kind) return fail({ reason: 'token-invalid' });
  const { signIn, token } = found;
  const checked = await checkSignIn(services, signIn);
  if (!checked.ok) return checked;
  if (now >= token.expiresAt) return fail({ reason: 'token-expired' });
  if (token.rotatedAt !== null) return repeat(services, signIn, token);

  const next = createSignInToken(random, kind, signIn, now);
  const sealedSuccessor = keyRing.seal(next.text, context(tokenHash));
  const isWinner = await store.exchangeToken({ tokenHash, sealedSuccessor, successor: next.record }, now);
  if (isWinner) return ok({ signIn, token: next.text });
  const lost = await store.findSignInByToken(tokenHash);
  return lost && lost.signIn.endedAt === null
    ? repeat(services, signIn, lost.token)
    : fail({ reason: 'token-invalid' });
}

async function repeat(
  { store, clock, keyRing, log }: Services,
  signIn: SignInRecord,
  { tokenHash, rotatedAt, sealedSuccessor }: SignInToken,
): Promise<Result<Refreshed, EndpointFailure>> {
  const now = clock.now();
  const isRecent = rotatedAt !== null && now < rotatedAt + SAME_SUCCESSOR_MS;
  const successor = sealedSuccessor === null ? undefined : keyRing.open(sealedSuccessor, context(tokenHash));
  if (isRecent && successor !== undefined) return ok({ signIn, token: successor });
  await store.endSignIn(signIn.signInId, now);
  log.tokenReused({ sign_in_id: signIn.signInId });
  return fail({ reason: 'token-reused' });
}

/** What a successor is sealed with: under another token it does not open. */
function context(tokenHash: string): string {
  return `successor ${tokenHash}`;
}
