import type { SignInId } from '@consentry/protocol/ids.ts';
import { toUnixSeconds } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Result } from '../result.ts';
import type { Services } from '../services.ts';
import type { SignInRecord } from '../store/records.ts';
import { type JwtKind, signJwt } from '../tokens/jwt.ts';
import { subjectOf } from './describe-person.ts';
import { readToken } from './read-token.ts';

/** Says who the tokens of a bundle are of. It opens nothing by itself. */
export function issueIdToken(
  { keyRing, clock, config }: Services,
  signIn: SignInRecord,
  appId: string,
  expiresAt: number,
): Promise<string> {
  return signJwt(keyRing, kindOf(config), {
    now: clock.now(),
    expiresAt,
    sub: subjectOf(signIn),
    sid: signIn.signInId,
    token_use: 'id',
    azp: appId,
    amr: signIn.amr,
    auth_time: toUnixSeconds(signIn.createdAt),
    ...(signIn.endUserId !== null && { end_user_id: signIn.endUserId }),
  });
}

export function readIdToken(services: Services, token: string): Promise<Result<SignInId, 'invalid' | 'expired'>> {
  return readToken(services, kindOf(services.config), 'id', token);
}

/** OpenID Connect Core §2; its audience is the widget, which redeems it. */
function kindOf({ publicUrl }: Config): JwtKind {
  return { typ: 'JWT', issuer: publicUrl, audience: `${publicUrl}/consent` };
}
