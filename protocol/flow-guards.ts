import type { FlowAnswer, FlowRefusal } from './api.ts';
import { ERROR_TYPES, FLOW_ERRORS } from './errors.ts';
import type { Boot, FlowState } from './flow.ts';
import { byField, fields, integer, list, match, oneOf, optional, type Test, text } from './guard.ts';

const short = text(200);
const identifier = text(256);
const link = optional(text(8192));
const count = integer(0);
const flag = oneOf(true, false);
const accountId = match(/^acc_[A-Za-z0-9_-]{1,124}$/);
const consentId = match(/^con_[A-Za-z0-9_-]{32}$/);
const confirmationCode = match(/^cod_[A-Za-z0-9_-]{32}$/);
const errorCode = oneOf(...Object.keys(FLOW_ERRORS));

const app = fields({ name: short, logo: optional(text(4096)) });

const institution = fields({
  institution_id: match(/^ins_[a-z0-9_]{1,60}$/),
  name: short,
  type: oneOf('banking', 'energy'),
  logo: optional(text(4096)),
  health: oneOf('up', 'slow', 'down'),
  aliases: list(short),
});

const account = fields({
  account_id: accountId,
  name: text(120),
  kind: text(40),
  masked_number: text(20),
  unavailable_reason: optional(oneOf('joint_approval_pending', 'closed', 'not_supported')),
});

const callbackError = fields({
  error: short,
  error_type: oneOf(...Object.keys(ERROR_TYPES)),
  error_description: short,
  error_id: short,
  error_uri: text(2048),
});

const flowState = byField('step', {
  'choose-institution': withContext({ institutions: list(institution) }),
  'sign-in': withContext({
    institution,
    user: optional(identifier),
    sandbox_users: optional(list(fields({ label: short, user: short, password: short }))),
    continue_as: optional(identifier),
  }),
  'verify-factor': withContext({
    institution,
    factor_types: list(oneOf('TOTP', 'RECOVERY_CODE')),
    attempts_left: count,
    recovery_codes_left: optional(integer(1)),
    sandbox_code: optional(short),
  }),
  'change-password': withContext({ institution, reason: oneOf('forced', 'expired'), user: optional(identifier) }),
  'choose-accounts': withContext({ institution, accounts: list(account), chosen_account_ids: list(accountId) }),
  'review-consent': withContext({ institution, accounts: list(account), starts_at: count, ends_at: count }),
  finished: withContext({
    institution: optional(institution),
    outcome: byField('status', {
      completed: fields({
        consent_id: consentId,
        account_count: count,
        ends_at: count,
        code: optional(confirmationCode),
        confirmation: optional(oneOf('pending', 'confirmed', 'expired')),
      }),
      cancelled: fields({ error: callbackError }),
    }),
    return_url: link,
  }),
  failed: fields({
    app: optional(app),
    sandbox: flag,
    code: errorCode,
    error: optional(callbackError),
    return_url: link,
  }),
});

const flowAnswer = fields({ state: flowState, error: oneOf(undefined) });

const flowRefusal = fields({
  error: fields({ code: errorCode, error_id: text(64), retry_after: optional(count), help_url: optional(text(2048)) }),
  state: optional(flowState),
});

const boot = fields({ session_id: text(64), host_origins: list(text(300)), state: optional(flowState) });

export function isBoot(value: unknown): value is Boot {
  return boot(value);
}

export function isFlowState(value: unknown): value is FlowState {
  return flowState(value);
}

export function isFlowAnswer(value: unknown): value is FlowAnswer {
  return flowAnswer(value);
}

export function isFlowRefusal(value: unknown): value is FlowRefusal {
  return flowRefusal(value);
}

function withContext(own: Record<string, Test>): Test {
  return fields({
    app,
    end_user_email: optional(identifier),
    asked: list(
      fields({ permission: oneOf('accounts', 'balances', 'transactions', 'identity', 'energy.usage'), purpose: short }),
    ),
    duration: integer(1),
    expires_at: count,
    server_time: count,
    extensions_left: count,
    sandbox: flag,
    ...own,
  });
}
