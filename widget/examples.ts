import type { FlowErrorCode } from '@consentry/protocol/errors.ts';
import { isFlowState } from '@consentry/protocol/flow-guards.ts';
import { createModel, type FlowModel } from './flow-model.ts';
import type { Exit } from './step-props.ts';

export type Example = { readonly model: FlowModel; readonly exit?: Exit };

const NOW = 1_763_790_000; // 22 November 2025
const DAYS = 24 * 60 * 60;

const context = {
  app: { name: 'Acme Budget' },
  end_user_email: 't•••@example.com',
  asked: [
    { permission: 'accounts', purpose: 'To show your accounts side by side' },
    { permission: 'balances', purpose: 'To warn you before an account runs dry' },
    { permission: 'transactions', purpose: 'To sort your spending into categories' },
  ],
  duration: 90 * DAYS,
  expires_at: NOW + 900,
  server_time: NOW,
  extensions_left: 10,
  sandbox: false,
};

const bank = institution('bank', 'Sandbox Bank', 'banking', 'up');
const longName = 'The Very Old and Honourable Savings and Loan Society of the Painted Desert';
const longBank = institution('long', longName, 'banking', 'up');
const institutions = [
  bank,
  institution('energy', 'Beep Beep Energy', 'energy', 'up'),
  institution('slow', 'Crédit Lent', 'banking', 'slow'),
  institution('down', 'Closed Canyon Mutual', 'banking', 'down'),
  institution('rtl', 'بنك الواحة', 'banking', 'up'),
  longBank,
];

const accounts = [
  account('1', 'Everyday', 'Transaction', '•••• 4821'),
  account('2', 'Rainy days', 'Savings', '•••• 1177'),
  account('3', 'House with Marian', 'Joint', '•••• 9035', 'joint_approval_pending'),
  account('4', 'Old card', 'Credit card', '•••• 0000', 'closed'),
];
const many = Array.from({ length: 60 }, (_, index) =>
  account(`m${index}`, `Account ${index + 1}`, 'Savings', '•••• 0001'),
);

const denied = {
  error: 'access_denied',
  error_type: 'CONSENT_ENDUSER_DENIED',
  error_description: 'The end user declined or cancelled.',
  error_id: 'err_4fJ9sKq2LmN8vXz0Qw3eRt6yUi1oPa5s',
  error_uri: 'https://consent.example/docs#denied',
};
const RETURN_URL = 'https://acme.example/callback';
const HELP_URL = 'https://bank.example/help';
const CODE = 'cod_V1StGXR8Z5jdHi6BmyTNtZ5Q5FzG4j2a';

const choose = { ...context, step: 'choose-institution', institutions };
const signIn = { ...context, step: 'sign-in', institution: bank };
const verify = {
  ...context,
  step: 'verify-factor',
  institution: bank,
  factor_types: ['TOTP'],
  attempts_left: 5,
};
const recover = { ...verify, factor_types: ['TOTP', 'RECOVERY_CODE'], recovery_codes_left: 9 };
const change = { ...context, step: 'change-password', institution: bank, reason: 'forced', user: 'coyote@acme.com' };
const known = { ...signIn, continue_as: 'c•••@acme.com' };
const pick = { ...context, step: 'choose-accounts', institution: bank, accounts, chosen_account_ids: [] };
const review = {
  ...context,
  step: 'review-consent',
  institution: bank,
  accounts: accounts.slice(0, 2),
  starts_at: NOW,
  ends_at: NOW + 90 * DAYS,
};
const completed = {
  status: 'completed',
  consent_id: 'con_V1StGXR8Z5jdHi6BmyTNtZ5Q5FzG4j2a',
  account_count: 2,
  ends_at: NOW + 90 * DAYS,
};
const done = { ...context, step: 'finished', institution: bank, outcome: completed, return_url: RETURN_URL };
const cancelled = {
  ...context,
  step: 'finished',
  institution: bank,
  outcome: { status: 'cancelled', error: denied },
};
const inReturn: Exit = { kind: 'return', url: '#returned' };
const inHost: Exit = { kind: 'host', ask: () => undefined, canRenew: false };
const inRenewingHost: Exit = { ...inHost, canRenew: true };

/** Every state of every step: what the gallery shows, and what tests and screenshots walk through. */
export const examples: Readonly<Record<string, Example>> = {
  loading: at(undefined),
  'loading-offline': at(undefined, { isOffline: true }),
  'choose-institution': at(choose),
  'choose-institution-sandbox': at({ ...choose, sandbox: true }),
  'choose-institution-pending': at(choose, { pending: 'choose-institution' }),
  'choose-institution-refused': at(choose, { refusal: { code: 'institution_unavailable' } }),
  'choose-institution-none': at({ ...choose, institutions: [] }),
  'sign-in': at(signIn),
  'sign-in-sandbox': at({ ...signIn, sandbox: true, sandbox_users: sandboxUsers() }),
  'sign-in-refused': at({ ...signIn, user: 'coyote@acme.com' }, { refusal: { code: 'invalid_credentials' } }),
  'sign-in-locked': accountState('account_locked'),
  'sign-in-locked-help': accountState('account_locked', HELP_URL),
  'sign-in-unconfirmed': accountState('account_unconfirmed'),
  'sign-in-unconfirmed-help': accountState('account_unconfirmed', HELP_URL),
  'sign-in-reset': accountState('password_reset_required'),
  'sign-in-reset-help': accountState('password_reset_required', HELP_URL),
  'sign-in-sso': accountState('sso_account'),
  'sign-in-sso-help': accountState('sso_account', HELP_URL),
  'sign-in-continue': at(known),
  'sign-in-continue-pending': at(known, { pending: 'sign-in' }),
  'sign-in-continue-refused': at(known, { refusal: { code: 'temporarily_unavailable' } }),
  'sign-in-continue-other': at(known, { turnedTo: 'form' }),
  'sign-in-continue-gone': at(signIn, { turnedTo: 'form', refusal: { code: 'not_signed_in' } }),
  'sign-in-limited': at(signIn, { refusal: { code: 'too_many_attempts', retryAfter: 840 } }),
  'sign-in-pending': at({ ...signIn, user: 'coyote@acme.com' }, { pending: 'sign-in' }),
  'sign-in-offline': at({ ...signIn, user: 'coyote@acme.com' }, { isOffline: true }),
  'sign-in-cancel': at(signIn, { dialog: 'cancel' }),
  'sign-in-cancelling': at(signIn, { pending: 'cancel' }),
  'sign-in-expiry': at({ ...signIn, expires_at: NOW + 120 }, { dialog: 'expiry' }),
  'sign-in-last-expiry': at({ ...signIn, expires_at: NOW + 120, extensions_left: 0 }, { dialog: 'expiry' }),
  'sign-in-long-names': at({ ...signIn, app: longApp(), institution: longBank }),
  'verify-factor': at(verify),
  'verify-factor-sandbox': at({ ...verify, sandbox: true, sandbox_code: '123456' }),
  'verify-factor-wrong': at({ ...verify, attempts_left: 4 }, { refusal: { code: 'invalid_code' } }),
  'verify-factor-used': at({ ...verify, attempts_left: 1 }, { refusal: { code: 'code_already_used' } }),
  'verify-factor-pending': at(verify, { pending: 'verify-factor' }),
  'verify-factor-recoverable': at(recover),
  'verify-factor-recovery': at(recover, { turnedTo: 'recovery-code' }),
  'verify-factor-recovery-wrong': at(
    { ...recover, attempts_left: 4 },
    { turnedTo: 'recovery-code', refusal: { code: 'invalid_code' } },
  ),
  'verify-factor-recovery-pending': at(recover, { turnedTo: 'recovery-code', pending: 'verify-factor' }),
  'change-password-forced': at(change),
  'change-password-expired': at({ ...change, reason: 'expired' }),
  'change-password-short': at(change, { refusal: { code: 'password_length' } }),
  'change-password-common': at(change, { refusal: { code: 'password_common' } }),
  'change-password-unchanged': at(change, { refusal: { code: 'password_unchanged' } }),
  'change-password-pending': at(change, { pending: 'change-password' }),
  'choose-accounts': at(pick),
  'choose-accounts-one': at({ ...pick, accounts: accounts.slice(0, 1) }),
  'choose-accounts-many': at({
    ...pick,
    accounts: many,
    chosen_account_ids: many.slice(1, 3).map((one) => one.account_id),
  }),
  'choose-accounts-none': at({ ...pick, accounts: [] }),
  'choose-accounts-none-open': at({ ...pick, accounts: accounts.slice(2) }),
  'choose-accounts-refused': at(pick, { refusal: { code: 'accounts_unknown' } }),
  'choose-accounts-pending': at({ ...pick, chosen_account_ids: ['acc_1', 'acc_2'] }, { pending: 'choose-accounts' }),
  'review-consent': at(review),
  'review-consent-identity': at({
    ...review,
    accounts: [],
    asked: [{ permission: 'identity', purpose: 'To greet you' }],
  }),
  'review-consent-long-names': at({ ...review, app: longApp(), institution: longBank }),
  'review-consent-refused': at(review, { refusal: { code: 'server_error' } }),
  'finished-completed': at(done, {}, inHost),
  'finished-to-confirm': at({ ...done, outcome: { ...completed, code: CODE } }, {}, inHost),
  'finished-returning': at(done, {}, inReturn),
  'finished-alone': at(done),
  'finished-waiting': at({ ...done, outcome: { ...completed, confirmation: 'pending' } }, {}, inHost),
  'finished-not-confirmed': at({ ...done, outcome: { ...completed, confirmation: 'expired' } }, {}, inReturn),
  'finished-cancelled': at(cancelled, {}, inReturn),
  'failed-expired': failed('session_expired', inReturn),
  'failed-expired-renew': failed('session_expired', inRenewingHost),
  'failed-used': failed('session_ended'),
  'failed-in-use': failed('session_in_use', inHost),
  'failed-unknown': at({ step: 'failed', sandbox: false, code: 'session_not_found' }),
  'failed-problem': failed('server_error', inReturn),
  'failed-ineligible': at(
    {
      step: 'failed',
      app: context.app,
      sandbox: true,
      code: 'end_user_ineligible',
      error: { ...denied, error_type: 'CONSENT_ENDUSER_INELIGIBLE' },
    },
    {},
    inReturn,
  ),
};

/** Proven by the same guard as a server's answer, which also gives the ids their brands. */
function at(state: object | undefined, rest: Partial<FlowModel> = {}, exit?: Exit): Example {
  if (state !== undefined && !isFlowState(state)) throw new TypeError(`not a flow state: ${JSON.stringify(state)}`);
  return { model: { ...createModel(state), ...rest }, ...(exit && { exit }) };
}

/** The sign-in step's answer to the right password of an account that cannot be used as it is. */
function accountState(code: FlowErrorCode, helpUrl?: string): Example {
  const refusal = { code, ...(helpUrl !== undefined && { helpUrl }) };
  return at({ ...signIn, user: 'coyote@acme.com' }, { refusal });
}

function failed(code: FlowErrorCode, exit?: Exit): Example {
  return at({ step: 'failed', app: context.app, sandbox: false, code }, {}, exit);
}

function institution(id: string, name: string, type: string, health: string) {
  return { institution_id: `ins_sandbox_${id}`, name, type, health, aliases: [] };
}

function longApp() {
  return { name: 'Consolidated Household Budgeting and Forecasting Cooperative' };
}

function account(id: string, name: string, kind: string, number: string, reason?: string) {
  return { account_id: `acc_${id}`, name, kind, masked_number: number, ...(reason && { unavailable_reason: reason }) };
}

function sandboxUsers() {
  return [
    { label: 'Coyote, password only', user: 'coyote@acme.com', password: 'catch-the-b1rd$' },
    { label: 'Roadrunner, with a code', user: 'roadrunner@acme.com', password: 'beep-beep-1$' },
    { label: 'locked', user: 'locked', password: 'sandbox' },
  ];
}
