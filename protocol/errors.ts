/**
 * The one table of everything that can go wrong. Codes are API: never renamed, never used for something else. Clients
 * branch on codes; sentences for people live in the widget's copy. No schema library here: browsers load this file.
 */

/** How a person can go on: try again in the same step, start afresh from the partner's page, come back later, or not. */
export type Recovery = 'same-step' | 'restart' | 'later' | 'never';

/** Refusals of `/flow/*`, as `{error: {code}, state}`. */
export const FLOW_ERRORS = {
  invalid_request: { status: 400, recovery: 'same-step' },
  unsupported_media_type: { status: 415, recovery: 'same-step' },
  payload_too_large: { status: 413, recovery: 'same-step' },
  method_not_allowed: { status: 405, recovery: 'never' },
  not_found: { status: 404, recovery: 'never' },
  cross_site_refused: { status: 403, recovery: 'restart' },
  session_not_found: { status: 404, recovery: 'restart' },
  session_expired: { status: 410, recovery: 'restart' },
  session_ended: { status: 410, recovery: 'restart' },
  session_in_use: { status: 409, recovery: 'restart' },
  flow_key_unknown: { status: 401, recovery: 'restart' },
  wrong_step: { status: 409, recovery: 'same-step' },
  decision_made: { status: 409, recovery: 'same-step' },
  extensions_used_up: { status: 409, recovery: 'same-step' },
  institution_unknown: { status: 400, recovery: 'same-step' },
  institution_unavailable: { status: 503, recovery: 'later' },
  invalid_credentials: { status: 401, recovery: 'same-step' },
  account_locked: { status: 403, recovery: 'later' },
  account_unconfirmed: { status: 403, recovery: 'later' },
  password_reset_required: { status: 403, recovery: 'later' },
  sso_account: { status: 403, recovery: 'later' },
  not_signed_in: { status: 401, recovery: 'same-step' },
  password_length: { status: 400, recovery: 'same-step' },
  password_common: { status: 400, recovery: 'same-step' },
  password_unchanged: { status: 400, recovery: 'same-step' },
  invalid_code: { status: 401, recovery: 'same-step' },
  code_already_used: { status: 401, recovery: 'same-step' },
  too_many_attempts: { status: 429, recovery: 'later' },
  end_user_ineligible: { status: 403, recovery: 'never' },
  accounts_unknown: { status: 400, recovery: 'same-step' },
  temporarily_unavailable: { status: 503, recovery: 'later' },
  server_error: { status: 500, recovery: 'later' },
} as const satisfies Record<string, { status: number; recovery: Recovery }>;

export type FlowErrorCode = keyof typeof FLOW_ERRORS;

/**
 * What a partner learns at its cancel URI, in `consent_error` and in the session's truth, each with the word of RFC 6749
 * §4.1.2.1 that goes with it as `error`.
 */
export const ERROR_TYPES = {
  CONSENT_ENDUSER_DENIED: 'access_denied',
  CONSENT_OTP_FAILURE: 'access_denied',
  CONSENT_ENDUSER_INELIGIBLE: 'access_denied',
  CONSENT_TIMEOUT: 'access_denied',
  CONSENT_UPSTREAM_PROCESSING_ERROR: 'temporarily_unavailable',
  CONSUMERDATA_PROCESSING_ERROR: 'server_error',
  AUTH_SESSION_CANCELLED: 'access_denied',
  AUTH_SESSION_INVALID: 'invalid_request',
} as const satisfies Record<string, string>;

export type ErrorType = keyof typeof ERROR_TYPES;

/** `name` of the errors under `/v1`, `{id, name, message}`. */
export const API_ERRORS = {
  InvalidRequest: 400,
  Unauthorized: 401,
  Forbidden: 403,
  NotFound: 404,
  MethodNotAllowed: 405,
  Conflict: 409,
  PayloadTooLarge: 413,
  UnsupportedMediaType: 415,
  UnprocessableEntity: 422,
  InternalError: 500,
} as const satisfies Record<string, number>;

export type ApiErrorName = keyof typeof API_ERRORS;

/** `errorCode` of the errors outside `/v1`, `/flow` and `/api`: those of the seeds' enum that this server can give. */
export const ENDPOINT_ERRORS = {
  INVALID_INPUT: 400,
  QUERY_VALIDATION_FAILED: 400,
  BODY_VALIDATION_FAILED: 400,
  INVALID_OR_MALFORMED_JSON: 400,
  UNAUTHORISED: 401,
  INVALID_CREDENTIALS: 401,
  INCOMPLETE_CREDENTIALS: 401,
  /** A wrong code, told only after the right password. */
  AUTHENTICATOR_ERROR: 401,
  /** A right code that was used before. */
  CODE_EXPIRED: 401,
  INVALID_SESSION_TOKEN: 401,
  SESSION_EXPIRED: 401,
  USER_NOT_CONFIRMED: 401,
  FORCE_CHANGE_PASSWORD: 401,
  PASSWORD_RESET_REQUIRED: 401,
  PASSWORD_EXPIRED: 401,
  SSO_ACCOUNT: 401,
  FORBIDDEN: 403,
  ENDPOINT_NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  LIMIT_EXCEEDED: 429,
  INTERNAL_SERVER_ERROR: 500,
  SERVICE_UNAVAILABLE: 503,
} as const satisfies Record<string, number>;

export type EndpointErrorCode = keyof typeof ENDPOINT_ERRORS;

/**
 * `error.code` of the calls under `/api`, which answer 200 whatever happens. 10034 is the seed's; the others
 * are ours, in rows that the seed leaves free.
 */
export const RPC_ERRORS = {
  body_invalid: 400,
  not_signed_in: 401,
  forbidden: 403,
  too_many_attempts: 429,
  server_error: 500,
  temporarily_unavailable: 503,
  invalid_credentials: 10002,
  factor_required: 10034,
  factor_invalid: 10035,
  factor_already_active: 10036,
  factor_not_enrolled: 10037,
  account_locked: 10041,
  account_unconfirmed: 10042,
  force_change_password: 10043,
  password_reset_required: 10044,
  password_expired: 10045,
  sso_account: 10046,
} as const satisfies Record<string, number>;

export type RpcErrorName = keyof typeof RPC_ERRORS;

/** What a partner's page can do about a failure that the host SDK reports. */
export type HostRecovery = 'retry' | 'new_session' | 'switch_mode' | 'contact_support';

/** Codes of the host SDK's `ConsentError`. A flow that failed on the way is `consent_failed`; its type says of what. */
export const HOST_ERRORS = {
  session_unavailable: 'retry',
  session_invalid: 'new_session',
  session_expired: 'new_session',
  session_not_started_here: 'new_session',
  state_mismatch: 'new_session',
  consent_failed: 'new_session',
  end_user_ineligible: 'contact_support',
  popup_blocked: 'switch_mode',
  frame_blocked: 'switch_mode',
  widget_unreachable: 'retry',
  origin_not_registered: 'contact_support',
} as const satisfies Record<string, HostRecovery>;

export type HostErrorCode = keyof typeof HOST_ERRORS;

/** What the person may be shown about a failure; of some there is more to say, in `host-displays.ts`. */
export const HOST_DISPLAY = 'We could not connect your account.';

/** For the partner's developers: what each failure means and what to change. No browser loads this; the docs do. */
export const HOST_ERROR_HELP = {
  session_unavailable: {
    cause: 'Your `session` function rejected, or what it gave is no `auth_url`; `cause` holds what it threw.',
    fix: 'Look at the call to your own backend. It mints the session with `POST /v1/auth/session` and passes `auth_url` on.',
  },
  session_invalid: {
    cause: 'The session is unknown, has ended, or is open in another browser. A session works once.',
    fix: 'Mint a session for each attempt. Pass `session` as a function, so that none is made before it is needed.',
  },
  session_expired: {
    cause: 'The session was not opened within 15 minutes, or the person did not finish in time.',
    fix: 'Mint it when the person clicks. With `session` as a function the person can start again in place.',
  },
  session_not_started_here: {
    cause:
      'A callback for a session that this browser tab did not start: the link of somebody else, or storage was cleared.',
    fix: 'Trust nothing in the URL. Handle the callback on the origin and in the tab where `openConsent` was called.',
  },
  state_mismatch: {
    cause: 'The `state` in the URL is not the `expectedState` that was passed.',
    fix: 'Pass the `state` that your backend gave the session, kept in the login session of this person.',
  },
  consent_failed: {
    cause: 'The flow failed on the way, at the institution or on the server; `error_type` says of what.',
    fix: 'Offer to start again. When it repeats, give `error_id` to the operator: it names the failure in the log.',
  },
  end_user_ineligible: {
    cause: 'The institution cannot share for this person.',
    fix: 'Nothing helps for this person at this institution. Offer another way.',
  },
  popup_blocked: {
    cause: 'The browser opened no popup: the call was not made directly in a click, or popups are forbidden.',
    fix: 'Call `openConsent` synchronously in the click handler; pass `session` as a function instead of awaiting it first.',
  },
  frame_blocked: {
    cause:
      'The frame stayed silent though the server answers: a policy of your page, or of a page around it, forbids it.',
    fix: 'Allow the server in `frame-src` of your Content-Security-Policy; `Consentry.diagnose()` names what is missing.',
  },
  widget_unreachable: {
    cause: 'Neither the widget nor the server answered: offline, or the address of the server is wrong.',
    fix: 'Check the `auth_url`, the network, and `connect-src` of your Content-Security-Policy.',
  },
  origin_not_registered: {
    cause: 'The origin of your page is not registered for the app that minted the session.',
    fix: 'Have the operator add it, exactly as `location.origin` gives it: `npx consentry app add-origin <app> <origin>`.',
  },
} as const satisfies Record<HostErrorCode, { cause: string; fix: string }>;
