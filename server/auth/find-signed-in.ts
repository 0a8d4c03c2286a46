import { fail, type Result } from '../result.ts';
import type { Services } from '../services.ts';
import type { SignInToken } from '../store/records.ts';
import { hashToken } from '../tokens/hash-token.ts';
import { readAccessToken } from './access-token.ts';
import { checkSignIn, type SignedInCaller } from './check-sign-in.ts';
import type { EndpointFailure } from './endpoint-failures.ts';
import { SAME_SUCCESSOR_MS } from './lifetimes.ts';

/** Whom an access token is of. It is signed, and yet looked up: what has ended opens nothing. */
export async function findByAccessToken(
  services: Services,
  accessToken: string,
): Promise<Result<SignedInCaller, EndpointFailure>> {
  const read = await readAccessToken(services, accessToken);
  if (!read.ok) return fail({ reason: read.failure === 'expired' ? 'token-expired' : 'token-invalid' });
  const signIn = await services.store.findSignIn(read.value);
  return signIn ? checkSignIn(services, signIn) : fail({ reason: 'token-invalid' });
}

/** Whom the first cookie that holds is of. One that was exchanged a moment ago still counts: its successor is under way. */
export async function findByCookie(
  services: Services,
  cookies: readonly string[],
): Promise<Result<SignedInCaller, EndpointFailure>> {
  for (const cookie of cookies) {
    const found = await services.store.findSignInByToken(hashToken(cookie));
    if (!found || !isUsable(found.token, services.clock.now())) continue;
    const caller = await checkSignIn(services, found.signIn);
    if (caller.ok) return caller;
  }
  return fail({ reason: 'not-signed-in' });
}

function isUsable({ kind, expiresAt, rotatedAt }: SignInToken, now: number): boolean {
  return kind === 'cookie' && now < expiresAt && (rotatedAt === null || now < rotatedAt + SAME_SUCCESSOR_MS);
}
