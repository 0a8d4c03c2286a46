import { errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { toUnixSeconds } from '../clock.ts';
import { fail, ok, type Result } from '../result.ts';
import type { KeyRing } from './key-ring.ts';

const ALGORITHM = 'EdDSA'; // fixed for every key: what a token's own header says is compared with it and never followed

/** What makes one kind of token unusable as another: all three are checked. */
export interface JwtKind {
  typ: string;
  issuer: string;
  audience: string;
}

export function signJwt(
  keyRing: KeyRing,
  { typ, issuer, audience }: JwtKind,
  { now, expiresAt, ...claims }: { now: number; expiresAt: number } & Record<string, unknown>,
): Promise<string> {
  const [key] = keyRing.signingKeys();
  return new SignJWT(claims)
    .setProtectedHeader({ alg: ALGORITHM, typ, kid: key.kid })
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt(toUnixSeconds(now))
    .setExpirationTime(toUnixSeconds(expiresAt))
    .sign(key.privateKey);
}

/** The claims, if one of our own keys signed them for exactly this use. Keys and addresses in the header are ignored. */
export async function verifyJwt(
  keyRing: KeyRing,
  { typ, issuer, audience }: JwtKind,
  token: string,
  now: number,
  age?: 'or-expired',
): Promise<Result<JWTPayload, 'invalid' | 'expired'>> {
  try {
    const { payload } = await jwtVerify(token, ({ kid }) => findKey(keyRing, kid), {
      algorithms: [ALGORITHM],
      typ,
      issuer,
      audience,
      currentDate: new Date(now),
      clockTolerance: age === 'or-expired' ? Number.MAX_SAFE_INTEGER : 0,
      requiredClaims: ['sub', 'sid', 'exp', 'iat'],
    });
    return ok(payload);
  } catch (error) {
    if (error instanceof errors.JWTExpired) return fail('expired');
    if (error instanceof errors.JOSEError) return fail('invalid');
    throw error;
  }
}

function findKey(keyRing: KeyRing, kid: string | undefined) {
  const key = keyRing.signingKeys().find((candidate) => candidate.kid === kid);
  if (!key) throw new errors.JWKSNoMatchingKey();
  return key.publicKey;
}
