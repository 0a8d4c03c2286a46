import type { SignInId } from '@consentry/protocol/ids.ts';
import type { TokensAnswer } from '@consentry/protocol/session-api.ts';
import { SECOND, toUnixSeconds } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Result } from '../result.ts';
import type { Services } from '../services.ts';
import type { SignInRecord } from '../store/records.ts';
import { type JwtKind, signJwt } from '../tokens/jwt.ts';
import { describePerson, subjectOf } from './describe-person.ts';
import { ACCESS_TOKEN_MS } from './lifetimes.ts';
import { readToken } from './read-token.ts';

/** An access token, and how long it lives: what every answer with tokens holds of it. */
export async function issueAccessToken(
  services: Services,
  signIn: SignInRecord,
): Promise<Pick<TokensAnswer, 'accessToken' | 'expiresIn' | 'expiresAt'>> {
  const { keyRing, clock, config } = services;
  const now = clock.now();
  const expiresAt = Math.min(now + ACCESS_TOKEN_MS, signIn.expiresAt);
  const accessToken = await signJwt(keyRing, kindOf(config), {
    now,
    expiresAt,
    sub: subjectOf(signIn),
    sid: signIn.signInId,
    token_use: 'access',
    ...(signIn.appId !== null && { client_id: signIn.appId }),
    ...(await describePerson(services, signIn)),
  });
  return {
    accessToken,
    expiresIn: Math.max(1, Math.floor((expiresAt - now) / SECOND)),
    expiresAt: toUnixSeconds(expiresAt),
  };
}

export function readAccessToken(
  services: Services,
  token: string,
  age?: 'or-expired',
): Promise<Result<SignInId, 'invalid' | 'expired'>> {
  return readToken(services, kindOf(services.config), 'access', token, age);
}

/** RFC 9068: a type and an audience of its own keep it apart from an ID token. */
function kindOf({ publicUrl }: Config): JwtKind {
  return { typ: 'at+jwt', issuer: publicUrl, audience: publicUrl };
}
