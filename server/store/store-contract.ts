import { ConsentId, createId, InstitutionId } from '@consentry/protocol/ids.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ENDED_SESSION_KEPT_MS } from '../config.ts';
import type { Engine } from './engine.ts';
import type { ConsentRecord, IdempotentAnswer, SessionRecord, UserRecord } from './records.ts';
import { openStore } from './sql-store.ts';
import type { Store } from './store.ts';

const NOW = Date.UTC(2026, 10, 22, 9);
const MANY = 64;

/**
 * What every engine must do, races included. An engine's own test file runs this and adds only what is special to it. One
 * suite, however long: an engine must not be able to leave a part of it out.
 */
export function describeStore(name: string, openEngine: () => Engine): void {
  describe(`the store on ${name}`, () => {
    let store: Store;
    let made = 0;
    beforeEach(async () => {
      store = await openStore(openEngine());
      await store.putApp(APP, ['hash-of-key'], NOW);
      await store.putInstitution(INSTITUTION, 0);
      await store.putUser(USER, []);
    });
    afterEach(() => store.close());

    const mint = async (fields: Partial<SessionRecord> = {}) => {
      made += 1;
      const session = { ...SESSION, sessionHash: `session-${made}`, ...fields };
      await store.mintSession(session, undefined, NOW);
      return session;
    };

    test('gives back a session as it was stored', async () => {
      const session = await mint({ endUserEmail: 'a@b.example', asked: [{ permission: 'accounts', purpose: 'why' }] });
      expect(await store.findSession(session.sessionHash)).toEqual(session);
      expect(await store.findSession('no such session')).toBeUndefined();
    });

    test('finds an app by any of the hashes of its key, and by no other', async () => {
      expect(await store.findAppByKey(['retired-secret', 'hash-of-key'])).toEqual(APP);
      expect(await store.findAppByKey(['hash-of-another-key'])).toBeUndefined();
    });

    test('finds a user by name or e-mail, whatever the case', async () => {
      expect(await store.findUserByLogin('WILE')).toMatchObject({ userId: 'usr_1' });
      expect(await store.findUserByLogin('Coyote@Acme.com')).toMatchObject({ userId: 'usr_1' });
      expect(await store.findUserByLogin('nobody')).toBeUndefined();
    });

    test('lets one of many claims of a session win', async () => {
      const session = await mint();
      const claims = Array.from({ length: MANY }, (_, n) =>
        store.changeSession(session, { status: 'opened', flowKeyHash: `key-${n}` }, NOW),
      );
      const outcomes = await Promise.all(claims);
      expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === 'stale')).toHaveLength(MANY - 1);
      const winner = outcomes.indexOf('done');
      expect(await store.findSessionByFlowKey(`key-${winner}`)).toMatchObject({ status: 'opened', version: 1 });
    });

    test('completes once: of many completions side by side, one consent stands', async () => {
      const session = await mint({ status: 'opened' });
      const outcomes = await Promise.all(
        Array.from({ length: MANY }, (_, n) => {
          const consent = { ...CONSENT, consentId: consentId(n) };
          return store.changeSession(session, { status: 'completed', consentId: consent.consentId }, NOW, { consent });
        }),
      );
      expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1);
      expect(await store.listConsents({ appId: APP.appId, now: NOW })).toHaveLength(1);
    });

    test('spends a TOTP step for one session of many', async () => {
      const sessions = await Promise.all(Array.from({ length: MANY }, () => mint({ status: 'opened' })));
      const outcomes = await Promise.all(
        sessions.map((session) =>
          store.changeSession(session, { step: 'choose-accounts' }, NOW, {
            spendTotpStep: { userId: 'usr_1', step: 100 },
          }),
        ),
      );
      expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === 'spent')).toHaveLength(MANY - 1);
    });

    test('refuses a step older than the last spent one, and takes a newer one', async () => {
      const spend = async (step: number) =>
        store.changeSession(await mint(), {}, NOW, { spendTotpStep: { userId: 'usr_1', step } });
      expect(await spend(100)).toBe('done');
      expect(await spend(99)).toBe('spent');
      expect(await spend(100)).toBe('spent');
      expect(await spend(101)).toBe('done');
    });

    test('undoes a change whose effect fails, with everything in it', async () => {
      const session = await mint({ status: 'opened' });
      await store.changeSession(session, {}, NOW, { spendTotpStep: { userId: 'usr_1', step: 7 } });
      const again = { ...session, version: 1 };
      const effects = { consent: CONSENT, spendTotpStep: { userId: 'usr_1', step: 7 } };
      expect(await store.changeSession(again, { status: 'completed' }, NOW, effects)).toBe('spent');
      expect(await store.findSession(session.sessionHash)).toMatchObject({ status: 'opened', version: 1 });
      expect(await store.listConsents({ appId: APP.appId, now: NOW })).toEqual([]);
    });

    test('a unit that throws does not undo its neighbours in the same turn', async () => {
      const session = await mint();
      const [twice, other] = await Promise.allSettled([
        store.mintSession(session, undefined, NOW),
        store.mintSession({ ...session, sessionHash: 'neighbour' }, undefined, NOW),
      ]);
      expect(twice.status).toBe('rejected');
      expect(other.status).toBe('fulfilled');
      expect(await store.findSession('neighbour')).toBeDefined();
    });

    test('gives one answer to many mints with one idempotency key', async () => {
      const outcomes = await Promise.all(
        Array.from({ length: MANY }, (_, n) => {
          const answer = { ...ANSWER, sealedAnswer: `sealed-${n}` };
          return store.mintSession({ ...SESSION, sessionHash: `twin-${n}` }, answer, NOW);
        }),
      );
      const winner = outcomes.indexOf(undefined);
      expect(outcomes.filter((outcome) => outcome === undefined)).toHaveLength(1);
      expect(new Set(outcomes.map((outcome) => outcome?.sealedAnswer ?? `sealed-${winner}`)).size).toBe(1);
      const sessions = await Promise.all(outcomes.map((_, n) => store.findSession(`twin-${n}`)));
      expect(sessions.filter(Boolean)).toHaveLength(1);
    });

    test('forgets an idempotency key exactly when it expires', async () => {
      await store.mintSession({ ...SESSION, sessionHash: 'first' }, ANSWER, NOW);
      const before = await store.findIdempotentAnswer(APP.appId, ANSWER.keyHash, ANSWER.expiresAt - 1);
      const after = await store.mintSession({ ...SESSION, sessionHash: 'second' }, ANSWER, ANSWER.expiresAt);
      expect(before).toEqual(ANSWER);
      expect(after).toBeUndefined();
    });

    test('keeps idempotency keys of two apps apart', async () => {
      await store.putApp({ ...APP, appId: 'app_other' }, ['other'], NOW);
      await store.mintSession({ ...SESSION, sessionHash: 'first' }, ANSWER, NOW);
      const other = { ...ANSWER, appId: 'app_other' };
      const outcome = await store.mintSession({ ...SESSION, appId: 'app_other', sessionHash: 'second' }, other, NOW);
      expect(outcome).toBeUndefined();
    });

    test('counts failures one by one, however many come at once, and starts anew when the window ends', async () => {
      const limit = { key: 'sign-in', max: 3, windowMs: 1000 };
      const counted = await Promise.all(Array.from({ length: 10 }, () => store.countFailure([limit], NOW)));
      expect(counted.filter(Boolean)).toHaveLength(3);
      expect(await store.limitedFor([limit], NOW)).toBe(1000);
      expect(await store.limitedFor([limit], NOW + 999)).toBe(1);
      expect(await store.limitedFor([limit], NOW + 1000)).toBe(0);
      expect(await store.countFailure([limit], NOW + 1000)).toBe(true);
    });

    test('counts on no counter while one of them is full, so that one address cannot fill an account for all', async () => {
      const [pair, account] = [
        { key: 'pair', max: 2, windowMs: 1000 },
        { key: 'account', max: 5, windowMs: 1000 },
      ];
      await Promise.all(Array.from({ length: 20 }, () => store.countFailure([account, pair], NOW)));
      expect(await store.limitedFor([pair], NOW)).toBe(1000);
      expect(await store.limitedFor([account], NOW)).toBe(0);
    });

    test('counts a failure in the commit of the change, of many side by side as often as there is room', async () => {
      const limit = { key: 'factor', max: 3, windowMs: 1000 };
      const sessions = await Promise.all(Array.from({ length: 10 }, () => mint({ status: 'opened' })));
      const outcomes = await Promise.all(
        sessions.map((session) => store.changeSession(session, { factorFailures: 1 }, NOW, { failure: [limit] })),
      );
      expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(3);
      expect(outcomes.filter((outcome) => outcome === 'limited')).toHaveLength(7);
    });

    test('gives a flow key to one session of many', async () => {
      const sessions = await Promise.all(Array.from({ length: 8 }, () => mint()));
      const outcomes = await Promise.all(
        sessions.map((session) =>
          store.changeSession(session, { flowKeyHash: 'one-key' }, NOW, { newFlowKey: 'one-key' }),
        ),
      );
      expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === 'taken')).toHaveLength(7);
    });

    test('replaces a consent once', async () => {
      const old = consentId(1);
      await store.changeSession(await mint(), {}, NOW, { consent: { ...CONSENT, consentId: old } });
      const amend = async (n: number) =>
        store.changeSession(await mint(), {}, NOW, { consent: { ...CONSENT, consentId: consentId(n) }, replaces: old });
      expect(await amend(2)).toBe('done');
      expect(await amend(3)).toBe('gone');
      expect(await store.findConsent(APP.appId, consentId(3))).toBeUndefined();
    });

    test('refuses a change while a counter is full', async () => {
      const limit = { key: 'factor', max: 1, windowMs: 1000 };
      const session = await mint();
      await store.countFailure([limit], NOW);
      expect(await store.changeSession(session, {}, NOW, { within: [limit] })).toBe('limited');
      expect(await store.changeSession(session, {}, NOW + 1000, { within: [limit] })).toBe('done');
    });

    test('lists consents by end user and by whether they are active at that moment', async () => {
      const running = { ...CONSENT, consentId: consentId(1) };
      const ended = { ...CONSENT, consentId: consentId(2), createdAt: NOW - 1 };
      for (const consent of [running, ended]) await store.changeSession(await mint(), {}, NOW, { consent });
      expect(await store.terminateConsent(ended.consentId, 'revoked_by_partner', NOW)).toBe(true);
      expect(await store.terminateConsent(ended.consentId, 'expired', NOW)).toBe(false);

      const list = async (filter: { active?: boolean; endUserId?: string }, now = NOW) =>
        (await store.listConsents({ appId: APP.appId, now, ...filter })).map((consent) => consent.consentId);
      expect(await list({})).toEqual([running.consentId, ended.consentId]);
      expect(await list({ active: true })).toEqual([running.consentId]);
      expect(await list({ active: false })).toEqual([ended.consentId]);
      expect(await list({ active: true }, CONSENT.expiresAt)).toEqual([]);
      expect(await list({ endUserId: 'somebody else' })).toEqual([]);
      expect(await store.findConsent('app_other', running.consentId)).toBeUndefined();
    });

    test('replaces the amended consent in the commit of the new one', async () => {
      const [old, next] = [consentId(1), consentId(2)];
      await store.changeSession(await mint(), {}, NOW, { consent: { ...CONSENT, consentId: old } });
      await store.changeSession(await mint(), {}, NOW, { consent: { ...CONSENT, consentId: next }, replaces: old });
      expect(await store.findConsent(APP.appId, old)).toMatchObject({
        terminationReason: 'replaced',
        terminatedAt: NOW,
      });
      expect(await store.findConsent(APP.appId, next)).toMatchObject({ terminationReason: null });
    });

    test('seeding a user again keeps the spent steps and drops accounts that are gone', async () => {
      await store.changeSession(await mint(), {}, NOW, { spendTotpStep: { userId: 'usr_1', step: 5 } });
      await store.putUser(USER, []);
      expect(await store.findUser('usr_1')).toMatchObject({ totpLastStep: 5 });
      expect(await store.listAccounts('usr_1', INSTITUTION.institutionId)).toEqual([]);
    });

    test('sweeps in batches what nobody can use any more, and nothing else', async () => {
      const late = NOW + ENDED_SESSION_KEPT_MS + SESSION.expiresAt - NOW + 1;
      for (const n of [1, 2, 3]) await mint({ sessionHash: `old-${n}` });
      await mint({ sessionHash: 'young', expiresAt: late });
      expect(await store.sweep(late - 1, 2)).toBe(0);
      expect(await store.sweep(late, 2)).toBe(2);
      expect(await store.sweep(late, 2)).toBe(1);
      expect(await store.findSession('young')).toBeDefined();
    });
  });
}

const APP = {
  appId: 'app_1',
  name: 'App',
  logo: '',
  permissions: [{ permission: 'accounts' as const, purpose: 'why' }],
  defaultDuration: 60,
  maxDuration: 120,
  origins: ['https://partner.example'],
  redirectUris: ['https://partner.example/callback'],
  cancelUris: [],
};

const INSTITUTION = {
  institutionId: InstitutionId.parse('ins_1'),
  name: 'Bank',
  type: 'banking' as const,
  logo: '',
  health: 'up' as const,
  aliases: ['B'],
  provider: 'directory' as const,
};

const USER: UserRecord = {
  userId: 'usr_1',
  username: 'wile',
  email: 'coyote@acme.com',
  passwordHash: 'hash',
  status: 'active',
  totpSecret: null,
  totpLastStep: 0,
};

const SESSION: SessionRecord = {
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
  amr: [],
  factorFailures: 0,
  accounts: [],
  chosenAccountIds: [],
  consentId: null,
  errorType: null,
  errorId: null,
  endedAt: null,
};

const CONSENT: ConsentRecord = {
  consentId: consentId(0),
  appId: APP.appId,
  endUserId: 'user-1',
  endUserEmail: null,
  subjectId: 'usr_1',
  institutionId: INSTITUTION.institutionId,
  permissions: ['accounts'],
  accountIds: [],
  duration: 60,
  amr: ['pwd'],
  createdAt: NOW,
  expiresAt: NOW + 60_000,
  lastAccessedAt: null,
  terminatedAt: null,
  terminationReason: null,
};

const ANSWER: IdempotentAnswer = {
  appId: APP.appId,
  keyHash: 'idempotency-key',
  fingerprint: 'body',
  sealedAnswer: 'sealed',
  expiresAt: NOW + 1000,
};

function consentId(n: number): ConsentId {
  return createId(ConsentId, 'con', (bytes) => new Uint8Array(bytes).fill(n));
}
