import type {
  Account,
  AccountUnavailable,
  InstitutionType,
  Permission,
  TerminationReason,
} from '@consentry/protocol/consent.ts';
import type { ErrorType } from '@consentry/protocol/errors.ts';
import type { AskedPermission, Step } from '@consentry/protocol/flow.ts';
import type { AccountId, ConsentId, InstitutionId } from '@consentry/protocol/ids.ts';

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
  status: 'active' | 'locked' | 'unconfirmed' | 'password_expired';
  /** Sealed with the key ring; the user id is its context. Null: no second factor. */
  totpSecret: string | null;
  /** The newest time step a code of which was accepted; that one and all before it are spent. */
  totpLastStep: number;
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
  amr: string[];
  factorFailures: number;
  /** What the institution listed at sign-in, so that the choice is checked against what was shown. */
  accounts: Account[];
  chosenAccountIds: AccountId[];
  consentId: ConsentId | null;
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
