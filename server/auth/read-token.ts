import { SignInId } from '@consentry/protocol/ids.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Services } from '../services.ts';
import { type JwtKind, verifyJwt } from '../tokens/jwt.ts';

/** The sign-in that a token of this kind and use is of; the caller looks whether it has ended. */
export async function readToken(
  { keyRing, clock }: Services,
  kind: JwtKind,
  use: 'access' | 'id',
  token: string,
  age?: 'or-expired',
): Promise<Result<SignInId, 'invalid' | 'expired'>> {
  const claims = await verifyJwt(keyRing, kind, token, clock.now(), age);
  if (!claims.ok) return claims;
  const signInId = SignInId.safeParse(claims.value.sid);
  return signInId.success && claims.value.token_use === use ? ok(signInId.data) : fail('invalid');
}
