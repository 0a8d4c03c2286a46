import type { FlowErrorCode } from '@consentry/protocol/errors.ts';
import type { AskedPermission, FlowInstitution, FlowState, StateOf } from '@consentry/protocol/flow.ts';
import { factorTypesWith } from '../auth/factor-types.ts';
import { generateTotp } from '../auth/totp.ts';
import { findTotpSecret } from '../auth/totp-secret.ts';
import { SECOND, toUnixSeconds } from '../clock.ts';
import { confirmationOf, findConfirmationCode } from '../consent/confirmation.ts';
import { openInstitution } from '../institutions/open-institution.ts';
import { SANDBOX_CREDENTIALS } from '../sandbox/fixtures.ts';
import type { Services } from '../services.ts';
import type { AppRecord, InstitutionRecord, SessionRecord } from '../store/records.ts';
import { askedOf } from './asked.ts';
import { callbackError, invalidSession, returnUrl } from './callback.ts';
import { MAX_EXTENSIONS } from './extend.ts';
import { getInstitution } from './get-institution.ts';

/** What is known of a browser besides its flow key. */
export interface Visitor {
  /** The e-mail address of somebody who is signed in there and can go on without a password. */
  knownEmail?: string;
}

/** What the browser that holds the flow key sees now. */
export async function describeFlow(
  services: Services,
  session: SessionRecord,
  visitor: Visitor = {},
): Promise<FlowState> {
  const app = await services.store.getApp(session.appId);
  switch (session.status) {
    case 'completed':
    case 'cancelled':
      return describeFinished(services, session, app);
    case 'failed':
      return describeFailure(services, session, failureCode(session), { isOwn: true });
    case 'created':
    case 'opened':
      return describeStep(services, session, app, visitor);
  }
}

/**
 * The page that says why nothing goes on here, and leads back to the partner where it can.
 *
 * @param options.isOwn whether the flow key or cookie of this session was shown, not just its link
 */
export async function describeFailure(
  { store, config, clock }: Services,
  session: SessionRecord | undefined,
  code: FlowErrorCode,
  { isOwn }: { isOwn: boolean },
): Promise<StateOf<'failed'>> {
  const sandbox = config.mode === 'sandbox';
  if (!session) return { step: 'failed', sandbox, code };
  const app = await store.getApp(session.appId);
  const isFresh = session.status === 'created';
  const error = isOwn || isFresh ? callbackError(config, session, clock.now()) : invalidSession(config, session);
  const isOver = error !== undefined || session.status === 'completed';
  const url = isOver ? returnUrl(session, error, { withState: isOwn || isFresh }) : undefined;
  return {
    step: 'failed',
    app: describeApp(app),
    sandbox,
    code,
    ...(error && { error }),
    ...(url !== undefined && { return_url: url }),
  };
}

function failureCode({ errorType }: SessionRecord): FlowErrorCode {
  if (errorType === 'CONSENT_OTP_FAILURE') return 'too_many_attempts';
  return errorType === 'CONSENT_ENDUSER_INELIGIBLE' ? 'end_user_ineligible' : 'institution_unavailable';
}

async function describeStep(
  services: Services,
  session: SessionRecord,
  app: AppRecord,
  { knownEmail }: Visitor,
): Promise<FlowState> {
  const { step } = session;
  if (step === 'choose-institution') {
    const institutions = (await services.store.listInstitutions()).filter(
      (institution) => askedOf(session.asked, institution.type).length > 0,
    );
    return {
      step,
      ...context(services, session, app, session.asked),
      institutions: institutions.map(describeInstitution),
    };
  }
  const record = await getInstitution(services, session);
  const institution = describeInstitution(record);
  const shown = { ...context(services, session, app, askedOf(session.asked, record.type)), institution };
  switch (step) {
    case 'sign-in':
      return {
        step,
        ...shown,
        ...(session.signInUser !== null && { user: session.signInUser }),
        ...(knownEmail !== undefined && { continue_as: maskEmail(knownEmail) }),
        ...(shown.sandbox && { sandbox_users: SANDBOX_CREDENTIALS }),
      };
    case 'verify-factor': {
      const attempts_left = services.config.limits.factorPerFlow - session.factorFailures;
      const left = await openInstitution(services, record).countRecoveryCodes(session.subjectId ?? '');
      const factors = { factor_types: factorTypesWith(left), ...(left > 0 && { recovery_codes_left: left }) };
      return { step, ...shown, ...factors, attempts_left, ...(await sandboxCode(services, session)) };
    }
    case 'change-password': {
      const { signInUser: user, passwordChange } = session;
      return { step, ...shown, reason: passwordChange ?? 'forced', ...(user !== null && { user }) };
    }
    case 'choose-accounts':
      return { step, ...shown, accounts: session.accounts, chosen_account_ids: session.chosenAccountIds };
    case 'review-consent': {
      const accounts = session.accounts.filter((account) => session.chosenAccountIds.includes(account.account_id));
      const now = services.clock.now();
      const ends_at = toUnixSeconds(now + session.duration * SECOND);
      return { step, ...shown, accounts, starts_at: toUnixSeconds(now), ends_at };
    }
  }
}

async function describeFinished(services: Services, session: SessionRecord, app: AppRecord): Promise<FlowState> {
  const error = callbackError(services.config, session, services.clock.now());
  const consent = session.consentId && (await services.store.findConsent(session.appId, session.consentId));
  const institution = session.institutionId && (await services.store.findInstitution(session.institutionId));
  const asked = institution ? askedOf(session.asked, institution.type) : session.asked;
  const code = findConfirmationCode(services, session);
  const url = returnUrl(session, error, { withState: true, code });
  const shown = {
    ...context(services, session, app, asked),
    ...(institution && { institution: describeInstitution(institution) }),
    ...(url !== undefined && { return_url: url }),
  };
  if (error) return { step: 'finished', ...shown, outcome: { status: 'cancelled', error } };
  if (!consent) throw new Error('a completed session without its consent');
  const { consentId: consent_id, accountIds, expiresAt } = consent;
  const ends_at = toUnixSeconds(expiresAt);
  const confirmation = confirmationOf(consent, services.clock.now());
  const outcome = {
    status: 'completed' as const,
    consent_id,
    account_count: accountIds.length,
    ends_at,
    ...(code !== undefined && { code }),
    ...(confirmation !== undefined && { confirmation }),
  };
  return { step: 'finished', ...shown, outcome };
}

function context({ config, clock }: Services, session: SessionRecord, app: AppRecord, asked: AskedPermission[]) {
  return {
    app: describeApp(app),
    ...(session.endUserEmail !== null && { end_user_email: maskEmail(session.endUserEmail) }),
    asked,
    duration: session.duration,
    expires_at: toUnixSeconds(session.deadlineAt ?? session.expiresAt),
    server_time: toUnixSeconds(clock.now()),
    extensions_left: MAX_EXTENSIONS - session.extensions,
    sandbox: config.mode === 'sandbox',
  };
}

function describeApp({ name, logo }: AppRecord) {
  return { name, ...(logo !== '' && { logo }) };
}

function describeInstitution({ institutionId, name, type, logo, health, aliases }: InstitutionRecord): FlowInstitution {
  return { institution_id: institutionId, name, type, ...(logo !== '' && { logo }), health, aliases };
}

/** In the sandbox nobody has a phone with the secret on it. */
async function sandboxCode({ config, store, keyRing, clock }: Services, { subjectId }: SessionRecord) {
  const user = config.mode === 'sandbox' && subjectId !== null && (await store.findUser(subjectId));
  const secret = user && findTotpSecret(keyRing, user);
  return secret ? { sandbox_code: generateTotp(secret, clock.now()) } : {};
}

/** `t•••@example.com`: enough to notice that a link was meant for somebody else, not enough to learn who. */
function maskEmail(email: string): string {
  const at = email.lastIndexOf('@');
  return `${email.slice(0, 1)}•••${email.slice(at)}`;
}
