/** What the partner's page and the partner's own backend say to each other under `/api`. */

export const MODES = ['modal', 'inline', 'popup', 'redirect'] as const;
export type Mode = (typeof MODES)[number];

/** What the SDK takes as `handoff`. Never stored, never logged. */
export interface Handoff {
  refreshToken: string;
  idToken: string;
  checksum: string;
}

/** `POST /api/sessions`. */
export interface StartedSessionAnswer {
  auth_url: string;
  session_id: string;
  state: string;
  /** Of a customer who is already signed in at Acme. */
  handoff?: Handoff;
}

export const SESSION_STATUSES = ['created', 'opened', 'completed', 'cancelled', 'failed', 'expired'] as const;

/** `unconfirmed`: consent was given, but its one-time code did not come back, or came too late. */
export type OutcomeStatus = (typeof SESSION_STATUSES)[number] | 'unconfirmed';

/** `POST /api/outcome`: what Consentry told our backend, whatever a browser said before. */
export interface Outcome {
  status: OutcomeStatus;
  consent_id?: string;
  error_type?: string;
}

/** `GET /api/consents` lists these. */
export interface Connection {
  consent_id: string;
  institution_name: string;
  institution_logo: string;
  account_count: number;
  /** RFC 3339. */
  expires_at: string;
}

/** `GET /api/totp`. */
export interface OneTimeCode {
  code: string;
  seconds_left: number;
  period: number;
}
