import type { TerminationReason } from '@consentry/protocol/consent.ts';
import type { ConsentId, InstitutionId } from '@consentry/protocol/ids.ts';
import type {
  AccountRecord,
  AppRecord,
  ConsentRecord,
  FailureLimit,
  IdempotentAnswer,
  InstitutionRecord,
  SessionRecord,
  UserRecord,
} from './records.ts';

/** What else must hold, or happen, in the same commit as a change of a session. */
export interface SessionEffects {
  /** Insert this consent. */
  consent?: ConsentRecord;
  /** End this consent as replaced; it must be active. */
  replaces?: ConsentId;
  /** Spend this TOTP step: it must be newer than the last spent one of that user. */
  spendTotpStep?: { userId: string; step: number };
  /** None of these counters may be full. */
  within?: FailureLimit[];
  /** Count one failure on each of these, unless one of them is full. */
  failure?: FailureLimit[];
  /** No session may have this flow key yet. */
  newFlowKey?: string;
}

/**
 * `stale`: somebody else changed the session first. `spent`: the code was used before. `limited`: a counter is full.
 * `taken`: the flow key opens another session. `gone`: the consent to replace has ended.
 */
export type ChangeOutcome = 'done' | 'stale' | 'spent' | 'limited' | 'taken' | 'gone';

export type SessionRef = Pick<SessionRecord, 'sessionHash' | 'version'>;
export type SessionChange = Partial<Omit<SessionRecord, 'sessionHash' | 'version' | 'createdAt'>>;

/**
 * Everything that outlives a request. Obligations of every engine:
 *
 * 1. A write resolves only when it is durable.
 * 2. `changeSession` is one unit: it wins against a given version once, for one caller, with all its effects or none.
 * 3. `mintSession` stores an idempotency key and its session together; of two callers with one key, one inserts.
 * 4. No method is ever given, and so none can keep, a usable secret: ids and keys come hashed, TOTP secrets sealed.
 */
export interface Store {
  findAppByKey(keyHashes: string[]): Promise<AppRecord | undefined>;
  getApp(appId: string): Promise<AppRecord>;

  /** Inserts, unless `answer` names a key that is already there and not expired at `now`: then gives that one. */
  mintSession(
    session: SessionRecord,
    answer: IdempotentAnswer | undefined,
    now: number,
  ): Promise<IdempotentAnswer | undefined>;
  findIdempotentAnswer(appId: string, keyHash: string, now: number): Promise<IdempotentAnswer | undefined>;
  findSession(sessionHash: string): Promise<SessionRecord | undefined>;
  findSessionByFlowKey(flowKeyHash: string): Promise<SessionRecord | undefined>;
  changeSession(ref: SessionRef, change: SessionChange, now: number, effects?: SessionEffects): Promise<ChangeOutcome>;

  listConsents(filter: { appId: string; endUserId?: string; active?: boolean; now: number }): Promise<ConsentRecord[]>;
  findConsent(appId: string, consentId: ConsentId): Promise<ConsentRecord | undefined>;
  /** Ends an active consent; false when it had ended before. */
  terminateConsent(consentId: ConsentId, reason: TerminationReason, now: number): Promise<boolean>;

  listInstitutions(): Promise<InstitutionRecord[]>;
  findInstitution(institutionId: string): Promise<InstitutionRecord | undefined>;
  findUserByLogin(login: string): Promise<UserRecord | undefined>;
  findUser(userId: string): Promise<UserRecord | undefined>;
  listAccounts(userId: string, institutionId: InstitutionId): Promise<AccountRecord[]>;

  /**
   * Counts one failure on each; false, and nothing is counted, when one of them is full. So a burst learns no more than
   * a sequence would, and cannot fill a counter that others share.
   */
  countFailure(limits: FailureLimit[], now: number): Promise<boolean>;
  /** Milliseconds until the last of the full counters opens again; zero when none is full. */
  limitedFor(limits: FailureLimit[], now: number): Promise<number>;

  putApp(app: AppRecord, keyHashes: string[], now: number): Promise<void>;
  putInstitution(institution: InstitutionRecord, position: number): Promise<void>;
  /** Accounts that are not listed any more are dropped. A known user keeps the spent TOTP steps. */
  putUser(user: UserRecord, accounts: AccountRecord[]): Promise<void>;

  /** Deletes what nobody can use any more, at most `batch` rows of each kind; gives how many went. */
  sweep(now: number, batch: number): Promise<number>;
  /** Throws when the database cannot answer. */
  check(): Promise<void>;
  close(): Promise<void>;
}
