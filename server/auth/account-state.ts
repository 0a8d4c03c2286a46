import type { AccountStatus, UserRecord } from '../store/records.ts';

/** Why somebody with the right password is not let in. Told to nobody else. */
export type AccountState =
  | 'locked'
  | 'unconfirmed'
  | 'force-change-password'
  | 'password-reset-required'
  | 'password-expired'
  | 'sso-account';

const STATES = {
  active: undefined,
  locked: 'locked',
  unconfirmed: 'unconfirmed',
  force_change_password: 'force-change-password',
  password_reset_required: 'password-reset-required',
  password_expired: 'password-expired',
  sso: 'sso-account',
} as const satisfies Record<AccountStatus, AccountState | undefined>;

export function accountStateOf({ status }: UserRecord): AccountState | undefined {
  return STATES[status];
}
