import type { FactorType } from '@consentry/protocol/flow.ts';
import type { Projection } from '@consentry/protocol/rpc-api.ts';
import type { SecondaryAuthFactor } from '@consentry/protocol/session-api.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Services } from '../services.ts';
import type { FailureLimit, UserRecord } from '../store/records.ts';
import { type AccountState, accountStateOf } from './account-state.ts';
import { type CheckedFactor, checkFactor } from './check-factor.ts';
import { checkPassword } from './check-password.ts';
import { factorTypesWith } from './factor-types.ts';
import { factorLimits, signInLimits } from './failure-limits.ts';
import { type Browser, findKnownSignIn } from './known-browser.ts';
import { SIGN_IN_MS } from './lifetimes.ts';
import { type StartedSignIn, startSignIn } from './start-sign-in.ts';

export interface Credentials {
  /** An e-mail address or a username. */
  login: string;
  password: string;
  factor: SecondaryAuthFactor | undefined;
  projection: Projection;
}

export type SignInFailure =
  | { reason: 'invalid-credentials' }
  | { reason: 'busy' }
  | { reason: 'limited'; retryAfterMs: number }
  | { reason: 'account-state'; state: AccountState }
  | { reason: 'factor-required'; types: FactorType[] }
  | { reason: 'factor-invalid' }
  | { reason: 'factor-spent' };

export type SignedIn = StartedSignIn & { user: UserRecord };

/** A person signs in by password and, where they have one, a second factor. Everything after the password needs it. */
export async function signIn(
  services: Services,
  { login, password, factor, projection }: Credentials,
  browser: Browser,
): Promise<Result<SignedIn, SignInFailure>> {
  const authenticated = await authenticate(services, login, password, browser);
  if (!authenticated.ok) return authenticated;
  const { user, limits } = authenticated.value;
  const state = accountStateOf(user);
  if (state) return fail({ reason: 'account-state', state });

  const proven = await proveFactor(services, user, factor);
  if (!proven.ok) return proven;
  const { amr, within = [], ...spending } = proven.value ?? { amr: undefined };
  const allLimits = [...limits, ...within];
  const { userId, epoch } = user;
  const facts = { kind: 'own' as const, userId, epoch, appId: null, endUserId: null, projection };
  const started = await startSignIn(
    services,
    { ...facts, amr: amr ? ['pwd', amr] : ['pwd'], lifetimeMs: SIGN_IN_MS },
    { ...spending, within: allLimits, epochIs: { userId, epoch } },
  );
  // The password, the factor or the account has changed since it was looked at: what was checked proves nothing now.
  if (started === 'outdated') return fail({ reason: 'invalid-credentials' });
  if (started === 'spent') return fail({ reason: 'factor-spent' });
  if (started === 'limited') return fail(await limitedBy(services, allLimits));
  return ok({ ...started, user });
}

/** The person of the right password, and the counters under which that counts. Past a limit not even that is told. */
export async function authenticate(
  services: Services,
  login: string,
  password: string,
  browser: Browser,
): Promise<Result<{ user: UserRecord; limits: FailureLimit[] }, SignInFailure>> {
  const { store, clock } = services;
  const known = await store.findUserByLogin(login);
  const { address, cookies } = browser;
  const account = known?.userId ?? login.toLowerCase();
  const knownSignIn = await findKnownSignIn(services, cookies, account);
  const limits = signInLimits(services, { address, login, account, knownSignIn });
  if ((await store.limitedFor(limits, clock.now())) > 0) return fail(await limitedBy(services, limits));
  const checked = await checkPassword(services, login, password);
  if (!checked.ok && checked.failure === 'busy') return fail({ reason: 'busy' });
  if (!checked.ok) {
    const isCounted = await store.countFailure(limits, clock.now());
    return fail(isCounted ? { reason: 'invalid-credentials' } : await limitedBy(services, limits));
  }
  // Guesses that were sent beside this one may have filled a counter meanwhile.
  if ((await store.limitedFor(limits, clock.now())) > 0) return fail(await limitedBy(services, limits));
  return ok({ user: checked.value, limits });
}

/** Nothing for people without a second factor. Wrong codes count by person, however many passwords were right before. */
export async function proveFactor(
  services: Services,
  user: UserRecord,
  factor: SecondaryAuthFactor | undefined,
): Promise<Result<(CheckedFactor & { within: FailureLimit[] }) | undefined, SignInFailure>> {
  const { store, clock } = services;
  if (user.totpSecret === null) return ok(undefined);
  if (!factor) {
    const types = factorTypesWith(await store.countRecoveryCodes(user.userId));
    return fail({ reason: 'factor-required', types });
  }
  const limits = factorLimits(services, user.userId);
  if ((await store.limitedFor(limits, clock.now())) > 0) return fail(await limitedBy(services, limits));
  const checked = await checkFactor(services, user, factor);
  if (checked.ok) return ok({ ...checked.value, within: limits });
  const isCounted = await store.countFailure(limits, clock.now());
  return fail(isCounted ? { reason: 'factor-invalid' } : await limitedBy(services, limits));
}

async function limitedBy({ store, clock }: Services, limits: FailureLimit[]): Promise<SignInFailure> {
  return { reason: 'limited', retryAfterMs: await store.limitedFor(limits, clock.now()) };
}
