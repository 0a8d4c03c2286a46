import { createId, SignInId } from '@consentry/protocol/ids.ts';
import type { BundleAnswer } from '@consentry/protocol/session-api.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Services } from '../services.ts';
import type { AppRecord, SignInRecord } from '../store/records.ts';
import { checksumOf } from '../tokens/checksum.ts';
import { issueAccessToken } from './access-token.ts';
import { accountStateOf } from './account-state.ts';
import { NO_PROJECTION } from './describe-person.ts';
import type { EndpointFailure } from './endpoint-failures.ts';
import { issueIdToken } from './id-token.ts';
import { BUNDLE_MS, HANDOFF_MS } from './lifetimes.ts';
import { createSignInToken } from './sign-in-tokens.ts';

/**
 * `GET /v2/auth/session`: tokens that the partner's backend may hand to a page. With `endUserId` they are of that person,
 * which only an app of the operator's own may ask for, since whoever vouches for people could consent for them; without,
 * they are of the app's own service user. The refresh token is inert until `PUT` has redeemed it.
 */
export async function issueBundle(
  services: Services,
  app: AppRecord,
  endUserId: string | undefined,
): Promise<Result<BundleAnswer, EndpointFailure>> {
  const whose = endUserId === undefined ? ok(SERVICE_USER) : await findVouchedFor(services, app, endUserId);
  if (!whose.ok) return whose;

  const { store, clock, random, keyRing } = services;
  const now = clock.now();
  const signIn: SignInRecord = {
    ...whose.value,
    signInId: createId(SignInId, 'sgn', random),
    appId: app.appId,
    projection: NO_PROJECTION,
    createdAt: now,
    expiresAt: now + HANDOFF_MS,
    endedAt: null,
  };
  const expiresAt = now + BUNDLE_MS;
  const bundle = createSignInToken(random, 'bundle', { signInId: signIn.signInId, expiresAt }, now);
  await store.createSignIn(signIn, [bundle.record], now);
  const idToken = await issueIdToken(services, signIn, app.appId, expiresAt);
  return ok({
    message: 'Session created successfully',
    ...(await issueAccessToken(services, signIn)),
    refreshToken: bundle.text,
    idToken,
    checksum: checksumOf(keyRing, bundle.text, idToken),
  });
}

type Whose = Pick<SignInRecord, 'kind' | 'userId' | 'endUserId' | 'epoch' | 'amr'>;

const SERVICE_USER: Whose = { kind: 'service', userId: null, endUserId: null, epoch: 0, amr: ['api_key'] };

async function findVouchedFor(
  { store }: Services,
  app: AppRecord,
  endUserId: string,
): Promise<Result<Whose, EndpointFailure>> {
  if (!app.firstParty) return fail({ reason: 'not-first-party' });
  const user = await store.findEndUser(app.appId, endUserId);
  // The state of an account is told to the person alone, after the password: a partner hears the same as of nobody.
  if (!user || accountStateOf(user)) return fail({ reason: 'end-user-unknown' });
  return ok({ kind: 'handoff', userId: user.userId, endUserId, epoch: user.epoch, amr: ['handoff'] });
}
