import type { TotpEnrolment } from '@consentry/protocol/rpc-api.ts';
import type { SecondaryAuthFactor } from '@consentry/protocol/session-api.ts';
import { Secret, TOTP } from 'otpauth';
import { fail, ok, type Result } from '../result.ts';
import type { Services } from '../services.ts';
import type { FailureLimit, SignInRecord, UserRecord } from '../store/records.ts';
import { factorLimits } from './failure-limits.ts';
import type { Browser } from './known-browser.ts';
import { qrCodeUrl } from './qr-code.ts';
import { createRecoveryCodes, hashRecoveryCode } from './recovery-codes.ts';
import { authenticate, proveFactor, type SignInFailure } from './sign-in.ts';
import { findTotpStep } from './totp.ts';
import { totpContext } from './totp-secret.ts';

export type EnrolmentFailure = SignInFailure | { reason: 'factor-already-active' } | { reason: 'factor-not-enrolled' };

const ISSUER = 'Consentry';
const SECRET_BYTES = 20; // RFC 4226 §4 R6: 160 bits

/**
 * A new secret, kept as pending: nothing asks for its codes before one has been seen. The password is asked again, since
 * whoever found a browser open, or stole a cookie, could lock its owner out (threats.md row 41).
 */
export async function enrolTotp(
  services: Services,
  { email }: UserRecord,
  password: string,
  browser: Browser,
): Promise<Result<TotpEnrolment, EnrolmentFailure>> {
  const { store, keyRing, random } = services;
  const authenticated = await authenticate(services, email, password, browser);
  if (!authenticated.ok) return authenticated;
  const { user } = authenticated.value;
  if (user.totpSecret !== null) return fail({ reason: 'factor-already-active' });
  const secret = new Secret({ buffer: Uint8Array.from(random(SECRET_BYTES)).buffer });
  await store.stageTotp(user.userId, keyRing.seal(secret.base32, totpContext(user.userId)));
  const uri = new TOTP({ issuer: ISSUER, label: user.email, secret }).toString();
  return ok({ secret: secret.base32, uri, qrCode: qrCodeUrl(uri) });
}

/**
 * A code of the pending secret makes it the second factor and is spent by that. Sign-ins that never saw one end, but for
 * this. Gives the recovery codes, this once.
 */
export async function activateTotp(
  services: Services,
  { user, signIn }: { user: UserRecord; signIn: SignInRecord },
  token: string,
): Promise<Result<string[], EnrolmentFailure>> {
  const { store, keyRing, random, clock, log } = services;
  const { userId, pendingTotpSecret: staged } = user;
  if (user.totpSecret !== null) return fail({ reason: 'factor-already-active' });
  const secret = staged === null ? undefined : keyRing.open(staged, totpContext(userId));
  if (staged === null || secret === undefined) return fail({ reason: 'factor-not-enrolled' });
  const limits = factorLimits(services, userId);
  const step = await proveSecret(services, limits, secret, token);
  if (!step.ok) return step;
  const codes = createRecoveryCodes(random);
  const hashes = codes.map((code) => hashRecoveryCode(keyRing, userId, code));
  const effects = { within: limits, epochIs: { userId, epoch: signIn.epoch }, keeps: signIn.signInId };
  const outcome = await store.activateTotp(userId, staged, step.value, hashes, clock.now(), effects);
  if (outcome === 'done') {
    log.factorActivated({ user_id: userId });
    return ok(codes);
  }
  const limited = outcome === 'limited' && (await findLimited(services, limits));
  if (limited) return fail(limited);
  const current = await store.findUser(userId);
  if (current?.totpSecret) return fail({ reason: 'factor-already-active' });
  return fail({ reason: outcome === 'outdated' ? 'invalid-credentials' : 'factor-invalid' });
}

/** Takes the second factor and its recovery codes away. That needs everything that signing in needs, cookie or not. */
export async function ejectTotp(
  services: Services,
  { user: { email }, signIn }: { user: UserRecord; signIn: SignInRecord },
  { password, secondaryAuthFactor }: { password: string; secondaryAuthFactor: SecondaryAuthFactor },
  browser: Browser,
): Promise<Result<undefined, EnrolmentFailure>> {
  const { store, clock, log } = services;
  const authenticated = await authenticate(services, email, password, browser);
  if (!authenticated.ok) return authenticated;
  const { user } = authenticated.value;
  const proven = await proveFactor(services, user, secondaryAuthFactor);
  if (!proven.ok) return proven;
  if (!proven.value) return fail({ reason: 'factor-not-enrolled' });
  // The counters go along into the commit: guesses that were sent beside this one may fill them until then.
  const { amr, ...proof } = proven.value;
  const outcome = await store.ejectTotp(user.userId, clock.now(), {
    ...proof,
    epochIs: { userId: user.userId, epoch: signIn.epoch },
    keeps: signIn.signInId,
  });
  if (outcome === 'done') {
    log.factorEjected({ user_id: user.userId });
    return ok(undefined);
  }
  if (outcome === 'outdated') return fail({ reason: 'invalid-credentials' });
  return fail((await findLimited(services, proof.within)) ?? { reason: 'factor-spent' });
}

/** The time step whose code this is. Wrong ones count as they do at sign-in. */
async function proveSecret(
  services: Services,
  limits: FailureLimit[],
  secret: string,
  token: string,
): Promise<Result<number, EnrolmentFailure>> {
  const { store, clock } = services;
  const step = findTotpStep(secret, token, clock.now());
  const isCounted = step === undefined && (await store.countFailure(limits, clock.now()));
  if (isCounted) return fail({ reason: 'factor-invalid' });
  const limited = await findLimited(services, limits);
  if (limited) return fail(limited);
  return step === undefined ? fail({ reason: 'factor-invalid' }) : ok(step);
}

/** Asked after the code was looked at: guesses that were sent beside it may have filled the counter meanwhile. */
async function findLimited(
  { store, clock }: Services,
  limits: FailureLimit[],
): Promise<Extract<SignInFailure, { reason: 'limited' }> | undefined> {
  const retryAfterMs = await store.limitedFor(limits, clock.now());
  return retryAfterMs > 0 ? { reason: 'limited', retryAfterMs } : undefined;
}
