import type { SetCookiesRequest } from '@consentry/protocol/session-api.ts';
import { takeHandoff } from '../flow/take-handoff.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Services } from '../services.ts';
import type { SessionRecord, SignInRecord } from '../store/records.ts';
import type { Exchange } from '../store/store.ts';
import { verifyChecksum } from '../tokens/checksum.ts';
import { hashToken } from '../tokens/hash-token.ts';
import { checkSignIn } from './check-sign-in.ts';
import type { EndpointFailure } from './endpoint-failures.ts';
import { readIdToken } from './id-token.ts';
import { createSignInToken } from './sign-in-tokens.ts';

export interface RedeemedBundle {
  signIn: SignInRecord;
  cookie: string;
}

/**
 * `PUT /v2/auth/session`: a page of ours turns a bundle into cookies, once. A refused call spends nothing.
 *
 * @param flow the flow in which the page asks, so that it learns who is signed in
 */
export async function redeemBundle(
  services: Services,
  { refreshToken, idToken, checksum, redirectUrl }: SetCookiesRequest,
  flow: SessionRecord | undefined,
): Promise<Result<RedeemedBundle, EndpointFailure>> {
  if (!verifyChecksum(services.keyRing, refreshToken, idToken, checksum)) return fail({ reason: 'checksum-wrong' });
  const found = await findBundle(services, refreshToken, idToken);
  if (!found.ok) return found;
  const signIn = found.value;
  if (redirectUrl !== undefined && !isOwn(services, redirectUrl)) return fail({ reason: 'redirect-elsewhere' });

  const now = services.clock.now();
  const cookie = createSignInToken(services.random, 'cookie', signIn, now);
  const exchange: Exchange = { tokenHash: hashToken(refreshToken), sealedSuccessor: null, successor: cookie.record };
  const taken = flow
    ? await takeHandoff(services, flow, signIn, exchange)
    : ok(await services.store.exchangeToken(exchange, now));
  if (!taken.ok) return taken;
  return taken.value ? ok({ signIn, cookie: cookie.text }) : fail({ reason: 'token-spent' });
}

async function findBundle(
  services: Services,
  refreshToken: string,
  idToken: string,
): Promise<Result<SignInRecord, EndpointFailure>> {
  const named = await readIdToken(services, idToken);
  if (!named.ok) return fail({ reason: named.failure === 'expired' ? 'token-expired' : 'token-invalid' });
  const found = await services.store.findSignInByToken(hashToken(refreshToken));
  const isPair = found?.token.kind === 'bundle' && found.signIn.signInId === named.value;
  if (!isPair) return fail({ reason: 'token-invalid' });
  if (found.token.rotatedAt !== null) return fail({ reason: 'token-spent' });
  if (services.clock.now() >= found.token.expiresAt) return fail({ reason: 'token-expired' });
  const checked = await checkSignIn(services, found.signIn);
  return checked.ok ? ok(checked.value.signIn) : checked;
}

/**
 * As a browser reads it, up to the slash: `https://own.example.evil.example` and `https://own.example@evil.example` only
 * start alike. An equal origin is not enough, since `blob:https://own.example/…` has it too.
 */
function isOwn({ config }: Services, url: string): boolean {
  return new URL(url).href.startsWith(`${config.publicUrl}/`);
}
