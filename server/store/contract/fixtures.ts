import { ConsentId, createId, InstitutionId, SignInId } from '@consentry/protocol/ids.ts';
import { afterEach, beforeEach } from 'vitest';
import type { Engine } from '../engine.ts';
import type {
  ApiKeyRecord,
  AppRecord,
  ConsentRecord,
  IdempotentAnswer,
  InstitutionRecord,
  SessionRecord,
  SignInRecord,
  SignInToken,
  UserRecord,
} from '../records.ts';
import { openStore } from '../sql-store.ts';
import type { Store } from '../store.ts';

export const NOW = Date.UTC(2026, 10, 22, 9);
export const MANY = 64;

/** What each test of the suite has: an empty store but for an app with its key, an institution and two people. */
export interface Bench {
  readonly store: Store;
  mint(fields?: Partial<SessionRecord>): Promise<SessionRecord>;
  /** Stores a consent, as the completion of a session does. */
  give(n: number, fields?: Partial<ConsentRecord>): Promise<ConsentRecord>;
  /** Stores a sign-in with these tokens. */
  signIn(n: number, tokens?: SignInToken[], fields?: Partial<SignInRecord>): Promise<SignInRecord>;
}

/** Opens a store for each test of the `describe` that calls this. */
export function prepareBench(openEngine: () => Engine): Bench {
  let store: Store;
  let made = 0;
  beforeEach(async () => {
    store = await openStore(openEngine());
    await store.putApp(APP);
    await store.addApiKey(KEY, 2);
    await store.putInstitution(INSTITUTION, 0);
    await store.putUser(USER, []);
    await store.putUser(OTHER_USER, []);
  });
  afterEach(() => store.close());

  const mint: Bench['mint'] = async (fields) => {
    made += 1;
    const session = { ...SESSION, sessionHash: `session-${made}`, ...fields };
    await store.mintSession(session, undefined, NOW);
    return session;
  };
  return {
    get store() {
      return store;
    },
    mint,
    async give(n, fields) {
      const consent = { ...CONSENT, consentId: consentId(n), ...fields };
      await store.changeSession(await mint(), { status: 'completed' }, NOW, { consent });
      return consent;
    },
    async signIn(n, tokens = [], fields) {
      const signIn = { ...SIGN_IN, signInId: signInId(n), ...fields };
      await store.createSignIn(signIn, tokens, NOW);
      return signIn;
    },
  };
}

/** The outcomes of many calls that do not wait for each other. */
export function sideBySide<Outcome>(act: (n: number) => Promise<Outcome>): Promise<Outcome[]> {
  return Promise.all(Array.from({ length: MANY }, (_, n) => act(n)));
}

export function tally(outcomes: readonly unknown[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const outcome of outcomes) counts[String(outcome)] = (counts[String(outcome)] ?? 0) + 1;
  return counts;
}

/** In which epoch somebody is now. */
export async function epochOf(store: Store, userId: string): Promise<number | undefined> {
  return (await store.findUser(userId))?.epoch;
}

export function consentId(n: number): ConsentId {
  return createId(ConsentId, 'con', (bytes) => new Uint8Array(bytes).fill(n));
}

export function signInId(n: number): SignInId {
  return createId(SignInId, 'sgn', (bytes) => new Uint8Array(bytes).fill(n));
}

/** A token of the sign-in of that number. */
export function tokenOf(n: number, tokenHash: string, fields: Partial<SignInToken> = {}): SignInToken {
  return {
    tokenHash,
    signInId: signInId(n),
    kind: 'refresh',
    createdAt: NOW,
    expiresAt: SIGN_IN.expiresAt,
    rotatedAt: null,
    sealedSuccessor: null,
    ...fields,
  };
}

export const APP: AppRecord = {
  appId: 'app_1',
  name: 'App',
  logo: '',
  permissions: [{ permission: 'accounts', purpose: 'why' }],
  defaultDuration: 60,
  maxDuration: 120,
  origins: ['https://partner.example'],
  redirectUris: ['https://partner.example/callback'],
  cancelUris: [],
  firstParty: false,
};

export const KEY: ApiKeyRecord = {
  keyId: 'key_1',
  appId: APP.appId,
  keyHash: 'hash-of-key',
  scopes: ['sessions', 'tokens'],
  createdAt: NOW,
  lastUsedAt: null,
  revokedAt: null,
};

export const INSTITUTION: InstitutionRecord = {
  institutionId: InstitutionId.parse('ins_1'),
  name: 'Bank',
  type: 'banking',
  logo: '',
  health: 'up',
  aliases: ['B'],
  provider: 'directory',
};

export const USER: UserRecord = {
  userId: 'usr_1',
  username: 'wile',
  email: 'coyote@acme.com',
  passwordHash: 'hash',
  fullName: 'Wile E. Coyote',
  picture: 'https://acme.com/wile.png',
  permissions: ['order.rockets'],
  status: 'active',
  totpSecret: null,
  totpLastStep: 0,
  pendingTotpSecret: null,
  epoch: 0,
};

export const OTHER_USER: UserRecord = {
  ...USER,
  userId: 'usr_2',
  username: 'roadrunner',
  email: 'roadrunner@acme.com',
};

export const SIGN_IN: SignInRecord = {
  signInId: signInId(0),
  kind: 'own',
  userId: USER.userId,
  appId: null,
  endUserId: null,
  epoch: 0,
  amr: ['pwd', 'otp'],
  projection: { profile: true, permissions: false },
  createdAt: NOW,
  expiresAt: NOW + 3_600_000,
  endedAt: null,
};

export const SESSION: SessionRecord = {
  sessionHash: '',
  version: 0,
  status: 'created',
  appId: APP.appId,
  endUserId: 'user-1',
  endUserEmail: null,
  redirectUri: null,
  cancelUri: null,
  clientState: null,
  locale: null,
  confirm: false,
  duration: 60,
  asked: [],
  amendsConsentId: null,
  createdAt: NOW,
  expiresAt: NOW + 900_000,
  flowKeyHash: null,
  resumeHash: null,
  deadlineAt: null,
  extensions: 0,
  step: 'choose-institution',
  institutionId: null,
  signInUser: null,
  subjectId: null,
  subjectEpoch: null,
  amr: [],
  factorFailures: 0,
  handoffUserId: null,
  handoffEpoch: null,
  passwordChange: null,
  accounts: [],
  chosenAccountIds: [],
  consentId: null,
  sealedCode: null,
  errorType: null,
  errorId: null,
  endedAt: null,
};

export const CONSENT: ConsentRecord = {
  consentId: consentId(0),
  appId: APP.appId,
  endUserId: 'user-1',
  endUserEmail: null,
  subjectId: USER.userId,
  institutionId: INSTITUTION.institutionId,
  permissions: ['accounts'],
  accountIds: [],
  duration: 60,
  amr: ['pwd'],
  createdAt: NOW,
  expiresAt: NOW + 60_000,
  lastAccessedAt: null,
  confirmBy: null,
  confirmedAt: null,
  replacesConsentId: null,
  terminatedAt: null,
  terminationReason: null,
};

export const ANSWER: IdempotentAnswer = {
  appId: APP.appId,
  keyHash: 'idempotency-key',
  fingerprint: 'body',
  sealedAnswer: 'sealed',
  expiresAt: NOW + 1000,
};
