import type { TerminationReason } from '@consentry/protocol/consent.ts';
import type { ConsentId, InstitutionId, SignInId } from '@consentry/protocol/ids.ts';
import type {
  AccountRecord,
  AccountStatus,
  ApiKeyRecord,
  AppRecord,
  ConsentRecord,
  FailureLimit,
  IdempotentAnswer,
  InstitutionRecord,
  SessionRecord,
  SignInRecord,
  SignInToken,
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
  /** Spend this recovery code of that user: it must be unspent. */
  spendRecoveryCode?: RecoveryCodeRef;
  /** This person must still be what they were when they proved themselves. */
  epochIs?: EpochRef;
  /**
   * Set a new password, in the epoch in which the old one was proven and while the account waits for that
   * (`force_change_password`, `password_expired`); it is active again.
   */
  newPassword?: EpochRef & { hash: string };
  /** Exchange the bundle with this hash, unless that has happened or its sign-in has ended. */
  redeems?: Exchange;
  /** None of these counters may be full. */
  within?: FailureLimit[];
  /** Count one failure on each of these, unless one of them is full. */
  failure?: FailureLimit[];
  /** No session may have this flow key yet. */
  newFlowKey?: string;
}

/** What else must hold, or happen, in the same commit as a new sign-in. */
export type SignInEffects = Pick<SessionEffects, 'within' | 'spendTotpStep' | 'spendRecoveryCode' | 'epochIs'>;

/** A person as of one state of their password, second factor and status. */
export interface EpochRef {
  userId: string;
  epoch: number;
}

export interface RecoveryCodeRef {
  userId: string;
  /** Under each of the key ring's secrets: the one that is stored is not known. */
  codeHashes: string[];
}

/** One token used up, and what there is instead. */
export interface Exchange {
  tokenHash: string;
  sealedSuccessor: string | null;
  successor: SignInToken;
}

/**
 * `stale`: somebody else changed the session first. `spent`: the code or bundle was used before. `limited`: a counter is
 * full. `taken`: the flow key opens another session. `gone`: the consent to replace has ended. `outdated`: the person has
 * another password, factor or status than when they proved themselves.
 */
export type ChangeOutcome = 'done' | 'stale' | 'spent' | 'limited' | 'taken' | 'gone' | 'outdated';

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
  /** Revoked keys find nothing. */
  findAppByKey(keyHashes: string[]): Promise<{ app: AppRecord; key: ApiKeyRecord } | undefined>;
  findApp(appId: string): Promise<AppRecord | undefined>;
  listApps(): Promise<AppRecord[]>;
  listApiKeys(appId: string): Promise<ApiKeyRecord[]>;
  /** False when the app has `most` live keys already, when one of them has this id, or when this very key was there before. */
  addApiKey(key: ApiKeyRecord, most: number): Promise<boolean>;
  /** False when it is not a live key of that app. */
  revokeApiKey(appId: string, keyId: string, now: number): Promise<boolean>;
  /** Notes a use of a live key, and moves it to the hash of the current secret. */
  touchApiKey(keyHash: string, currentHash: string, now: number): Promise<void>;
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
  /**
   * Makes a pending consent active, once and in time, in place of the one it replaces. `gone`: that one has ended, and so
   * has this one.
   */
  confirmConsent(consentId: ConsentId, now: number): Promise<'done' | 'late' | 'again' | 'gone'>;
  /** Ends an active consent; false when it had ended before. */
  terminateConsent(consentId: ConsentId, reason: TerminationReason, now: number): Promise<boolean>;

  listInstitutions(): Promise<InstitutionRecord[]>;
  findInstitution(institutionId: string): Promise<InstitutionRecord | undefined>;
  findUserByLogin(login: string): Promise<UserRecord | undefined>;
  findUser(userId: string): Promise<UserRecord | undefined>;
  /** Whom the app means by its own name for them. */
  findEndUser(appId: string, endUserId: string): Promise<UserRecord | undefined>;
  putEndUser(appId: string, endUserId: string, userId: string): Promise<void>;
  setUserStatus(userId: string, status: AccountStatus): Promise<void>;
  /** Set by an operator. An account that waited for one is active again. */
  setPassword(userId: string, hash: string): Promise<void>;

  /** Keeps an enrolled secret until a code proves it, of a person without a factor. */
  stageTotp(userId: string, sealedSecret: string): Promise<void>;
  /**
   * Makes the staged secret the second factor, with new recovery codes; of the person's sign-ins only `keeps` still holds.
   * `restaged`: another was staged, or there is a factor already.
   */
  activateTotp(
    userId: string,
    staged: string,
    step: number,
    codeHashes: string[],
    now: number,
    effects?: Pick<SessionEffects, 'within' | 'epochIs'> & { keeps?: SignInId },
  ): Promise<'done' | 'restaged' | 'limited' | 'outdated'>;
  /**
   * Takes the second factor and its recovery codes away, not the spent steps. What it is proven by is spent in the same
   * commit; of the person's sign-ins only `keeps` still holds.
   */
  ejectTotp(
    userId: string,
    now: number,
    effects?: Pick<SessionEffects, 'spendTotpStep' | 'spendRecoveryCode' | 'within' | 'epochIs'> & { keeps?: SignInId },
  ): Promise<'done' | 'spent' | 'limited' | 'outdated'>;
  /** Seals again what an older secret sealed; false when the secret was changed meanwhile. */
  resealTotp(userId: string, from: string, to: string): Promise<boolean>;
  countRecoveryCodes(userId: string): Promise<number>;
  /** True when this is an unspent code of that user. Spends nothing: that is an effect of what it is shown for. */
  hasRecoveryCode(code: RecoveryCodeRef): Promise<boolean>;
  listUsers(): Promise<UserRecord[]>;

  /** Inserts a sign-in and its tokens with all the effects, or none of it. */
  createSignIn(
    signIn: SignInRecord,
    tokens: SignInToken[],
    now: number,
    effects?: SignInEffects,
  ): Promise<'done' | 'limited' | 'spent' | 'outdated'>;
  findSignIn(signInId: SignInId): Promise<SignInRecord | undefined>;
  findSignInByToken(tokenHash: string): Promise<{ signIn: SignInRecord; token: SignInToken } | undefined>;
  /** Uses a token up and inserts its successor; false when it was used up before or the sign-in has ended. */
  exchangeToken(exchange: Exchange, now: number): Promise<boolean>;
  /** Ends it, with all of its tokens; harmless when it has ended. */
  endSignIn(signInId: SignInId, now: number): Promise<void>;
  listAccounts(userId: string, institutionId: InstitutionId): Promise<AccountRecord[]>;

  /**
   * Counts one failure on each; false, and nothing is counted, when one of them is full. So a burst learns no more than
   * a sequence would, and cannot fill a counter that others share.
   */
  countFailure(limits: FailureLimit[], now: number): Promise<boolean>;
  /** Milliseconds until the last of the full counters opens again; zero when none is full. */
  limitedFor(limits: FailureLimit[], now: number): Promise<number>;

  putApp(app: AppRecord): Promise<void>;
  putInstitution(institution: InstitutionRecord, position: number): Promise<void>;
  /** Accounts that are not listed any more are dropped. A known user keeps the spent TOTP steps. */
  putUser(user: UserRecord, accounts: AccountRecord[]): Promise<void>;
  putAccount(account: AccountRecord): Promise<void>;

  /** Deletes what nobody can use any more, at most `batch` rows of each kind; gives how many went. */
  sweep(now: number, batch: number): Promise<number>;
  /** Throws when the database cannot answer. */
  check(): Promise<void>;
  close(): Promise<void>;
}
