import type { HostErrorCode } from './errors.ts';

/** What the person may be shown about some failures. Apart from the table, which every page loads before the click. */
export const HOST_DISPLAYS = {
  session_unavailable: 'We could not start. Please try again.',
  session_invalid: 'This link is no longer valid. Please start again.',
  session_expired: 'This took too long. Please start again.',
  consent_failed: 'We could not connect your account. Please start again.',
  end_user_ineligible: 'This account cannot be connected. Please choose another one or contact us.',
  popup_blocked: 'Your browser blocked a window. Please allow it and try again.',
  frame_blocked: 'Your browser blocked a part of this page. Please try again.',
  widget_unreachable: 'We could not connect. Please try again.',
  origin_not_registered: 'This page is not set up yet. Please contact us.',
} as const satisfies Partial<Record<HostErrorCode, string>>;
