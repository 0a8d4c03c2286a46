import type {
  Account,
  AccountUnavailable,
  InstitutionType,
  Permission,
  TerminationReason,
} from '@consentry/protocol/consent.ts';
import type { ErrorType } from '@consentry/protocol/errors.ts';
import type { AskedPermission, Step } from '@consentry/protocol/flow.ts';
import type { AccountId, ConsentId, InstitutionId, SignInId } from '@consentry/protocol/ids.ts';
import type { Projection } from '@consentry/protocol/rpc-api.ts';

// What the store keeps. Times are epoch milliseconds. docs/storage.md says what is hashed or sealed, and how long it stays.

/** A registered partner. */
export interface AppRecord {
  appId: string;
  name: string;
  /** A path on our own origin or a `data:` URL; empty for none. */
  logo: string;
  permissions: AskedPermission[];
  /** Seconds. */
  defaultDuration: number;
  maxDuration: number;
  origins: string[];
  redirectUris: string[];
  cancelUris: string[];
  /** Belongs to the operator itself, so it may vouch for its users: a handoff skips their sign-in. */
  firstParty: boolean;
}

/** What a key may be used for. */
export const SCOPES = ['sessions', 'institutions', 'consents', 'tokens'] as const;
export type Scope = (typeof SCOPES)[number];

/** One API key. Its text is shown once and never kept. */
export interface ApiKeyRecord {
  /** The key's own readable part, `csk_<environment>_<id>_<secret>`. */
  keyId: string;
  appId: string;
  keyHash: string;
  scopes: Scope[];
  createdAt: number;
  /** To the minute: a use writes only when the last one noted is older. */
  lastUsedAt: number | null;
  revokedAt: number | null;
}

export interface InstitutionRecord {
  institutionId: InstitutionId;
  name: string;
  type: InstitutionType;
  logo: string;
  health: 'up' | 'slow' | 'down';
  aliases: string[];
  /** Which implementation of the institution interface serves it. */
  provider: 'directory' | 'sandbox';
}

export interface UserRecord {
  userId: string;
  /** Lower case, like `email`: both are matched without regard to case. */
  username: string;
  email: string;
  passwordHash: string;
  fullName: string;
  /** An https or `data:` address; empty for none. */
  picture: string;
  /** Names that mean something to the operator's own software. */
  permissions: string[];
  /** Told only after the right password. */
  status: AccountStatus;
  /** Sealed with the key ring; the user id is its context. Null: no second factor. */
  totpSecret: string | null;
  /** The newest time step a code of which was accepted; that one and all before it are spent. */
  totpLastStep: number;
  /** Enrolled, and not yet proven by a code; sealed like `totpSecret`. */
  pendingTotpSecret: string | null;
  /** Rises with every change of password, second factor or status: what was proven in an older one proves nothing now. */
  epoch: number;
}

/** Set by an operator; `sso` people have no password of ours. */
export const ACCOUNT_STATUSES = [
  'active',
  'locked',
  'unconfirmed',
  'force_change_password',
  'password_reset_required',
  'password_expired',
  'sso',
] as const;
export type AccountStatus = (typeof ACCOUNT_STATUSES)[number];

/**
 * One sign-in of one person, or of an app's service user: the family of every token and cookie that came of it. When it
 * ends, all of them do.
 */
export interface SignInRecord {
  signInId: SignInId;
  /** `own`: the person's password. `handoff`: the partner vouched. `service`: an app's own key. */
  kind: 'own' | 'handoff' | 'service';
  /** Null: the service user of `appId`. */
  userId: string | null;
  /** Whose bundle it was; null for a person's own sign-in. */
  appId: string | null;
  /** The partner's name for the person, of a handoff. */
  endUserId: string | null;
  /** The person's, when they proved themselves; 0 for a service user. */
  epoch: number;
  /** RFC 8176 where it has a word: `pwd`, `otp`; besides `recovery_code`, `handoff`, `api_key`. */
  amr: string[];
  /** What its tokens tell of the person. */
  projection: Projection;
  createdAt: number;
  expiresAt: number;
  endedAt: number | null;
}

/**
 * A random token of a sign-in, kept as its hash. Each is used up by one rotation: `refresh` and `cookie` by the next of
 * their kind, `bundle` (the inert refresh token of `GET /v2/auth/session`) by the cookie that `PUT` gives for it.
 */
export interface SignInToken {
  tokenHash: string;
  signInId: SignInId;
  kind: 'refresh' | 'cookie' | 'bundle';
  createdAt: number;
  expiresAt: number;
  rotatedAt: number | null;
  /** What it was exchanged for, sealed, so that two tabs that refresh at once get the same. */
  sealedSuccessor: string | null;
}

/** A recovery code: works once, in place of a second factor. Only its keyed hash is kept. */
export interface RecoveryCodeRecord {
  codeHash: string;
  userId: string;
  usedAt: number | null;
}

export interface AccountRecord {
  accountId: AccountId;
  userId: string;
  institutionId: InstitutionId;
  name: string;
  kind: string;
  maskedNumber: string;
  unavailableReason: AccountUnavailable | null;
  position: number;
}

export type OpenStep = Exclude<Step, 'finished' | 'failed'>;

/** One auth session and the flow in it. `version` rises by one with every change: whoever read an older one has lost. */
export interface SessionRecord {
  sessionHash: string;
  version: number;
  status: 'created' | 'opened' | 'completed' | 'cancelled' | 'failed';
  appId: string;
  endUserId: string;
  endUserEmail: string | null;
  redirectUri: string | null;
  cancelUri: string | null;
  clientState: string | null;
  locale: string | null;
  /** The consent waits for the partner's backend to confirm it. */
  confirm: boolean;
  /** Seconds that the consent would last. */
  duration: number;
  asked: AskedPermission[];
  amendsConsentId: ConsentId | null;
  createdAt: number;
  expiresAt: number;
  /** Set by the one claim. */
  flowKeyHash: string | null;
  resumeHash: string | null;
  deadlineAt: number | null;
  extensions: number;
  step: OpenStep;
  institutionId: InstitutionId | null;
  /** The identifier as typed; cleared when the session ends, gone with the row when it expires. */
  signInUser: string | null;
  subjectId: string | null;
  /** The person's epoch when they proved themselves; null where the institution keeps none. */
  subjectEpoch: number | null;
  amr: string[];
  factorFailures: number;
  /** Whom the partner's bundle named: they need no password at an institution that knows them. */
  handoffUserId: string | null;
  /** Theirs, when the bundle was made. */
  handoffEpoch: number | null;
  /** The password must be changed before the flow goes on. */
  passwordChange: 'forced' | 'expired' | null;
  /** What the institution listed at sign-in, so that the choice is checked against what was shown. */
  accounts: Account[];
  chosenAccountIds: AccountId[];
  consentId: ConsentId | null;
  /** The confirmation code, sealed with the session's hash as context, so that a repeated answer holds the same one. */
  sealedCode: string | null;
  errorType: ErrorType | null;
  errorId: string | null;
  endedAt: number | null;
}

export interface ConsentRecord {
  consentId: ConsentId;
  appId: string;
  endUserId: string;
  endUserEmail: string | null;
  subjectId: string;
  institutionId: InstitutionId;
  permissions: Permission[];
  accountIds: AccountId[];
  /** Seconds. */
  duration: number;
  amr: string[];
  createdAt: number;
  expiresAt: number;
  lastAccessedAt: number | null;
  /** Null: it needed none. Until it is confirmed, and when this passes, it is not active. */
  confirmBy: number | null;
  confirmedAt: number | null;
  /** What it takes the place of, once it is active. */
  replacesConsentId: ConsentId | null;
  terminatedAt: number | null;
  terminationReason: TerminationReason | null;
}

/** A sealed answer, kept so that a repeated request gets the very same one. */
export interface IdempotentAnswer {
  appId: string;
  keyHash: string;
  fingerprint: string;
  sealedAnswer: string;
  expiresAt: number;
}

/** One counter of failures. */
export interface FailureLimit {
  key: string;
  max: number;
  windowMs: number;
}
