import type { FlowErrorCode } from '@consentry/protocol/errors.ts';

/** What a person reads when the server refuses a call and the flow goes on. Never blames, says what to do next. */
export const refusals = {
  invalid_request: 'That was not understood. Check what you entered and try again.',
  unsupported_media_type: 'That was not understood. Reload the page and try again.',
  payload_too_large: 'That was too long. Shorten it and try again.',
  method_not_allowed: 'That is not possible here.',
  not_found: 'That is not possible here.',
  cross_site_refused: 'This page was opened in a way that is not safe.',
  session_not_found: 'This link does not work.',
  session_expired: 'The time for this page ran out.',
  session_ended: 'This link was already used.',
  session_in_use: 'This link is in use in another window.',
  flow_key_unknown: 'This page has lost its place.',
  wrong_step: 'That step is already done.',
  decision_made: 'You have already decided.',
  extensions_used_up: 'The time cannot be extended again.',
  institution_unknown: 'That institution is no longer listed. Choose another.',
  institution_unavailable: 'That institution is not available right now. Choose another, or come back later.',
  invalid_credentials: 'The e-mail, username or password does not match. Check both and try again.',
  account_locked: '{institution} has locked this sign-in. Unlock it on its own site, then try again.',
  account_unconfirmed:
    '{institution} needs you to confirm your account first. Do that on its own site, then try again.',
  password_reset_required:
    '{institution} needs you to reset your password first. Do that on its own site, then try again.',
  sso_account: 'This account at {institution} uses single sign-on. Sign in with another one.',
  not_signed_in: 'You are not signed in here any more. Sign in with your current password to go on.',
  password_length: 'The new password needs 8 to 128 characters. Choose another.',
  password_common: 'Many people use that password, so it is easy to guess. Choose another.',
  password_unchanged: 'That is your password already. Choose another.',
  end_user_ineligible: '{institution} cannot share data for this sign-in.',
  invalid_code: 'That code does not match. Enter the code that your app shows now.',
  code_already_used: 'That code was already used. Wait for the next code, then enter it.',
  too_many_attempts: 'There were too many attempts. Wait {wait}, then try again.',
  accounts_unknown: 'Some of those accounts can no longer be chosen. Check your choice.',
  temporarily_unavailable: 'The service is busy. Try again in a moment.',
  server_error: 'Something went wrong on our side. Try again in a moment.',
} as const satisfies Record<FlowErrorCode, string>;
