import { type CompiledQuery, type Kysely, type SqlBool, sql } from 'kysely';
import { ENDED_SESSION_KEPT_MS } from '../config.ts';
import type { Engine, Statement } from './engine.ts';
import { migrate } from './migrate.ts';
import type { FailureLimit } from './records.ts';
import type { ChangeOutcome, SessionEffects, Store } from './store.ts';
import {
  fromAppRow,
  fromConsentRow,
  fromInstitutionRow,
  fromSessionRow,
  type Tables,
  toAppRow,
  toConsentRow,
  toSessionRow,
} from './tables.ts';

type Refused = Exclude<ChangeOutcome, 'done'>;

/** The one implementation of the store, in SQL that every engine shares. */
export async function openStore(engine: Engine): Promise<Store> {
  const { db } = engine;
  await migrate(db);

  return {
    async findAppByKey(keyHashes) {
      const row = await db
        .selectFrom('apps')
        .innerJoin('apiKeys', 'apiKeys.appId', 'apps.appId')
        .selectAll('apps')
        .where('apiKeys.keyHash', 'in', keyHashes)
        .executeTakeFirst();
      return row && fromAppRow(row);
    },

    async getApp(appId) {
      return fromAppRow(await db.selectFrom('apps').selectAll().where('appId', '=', appId).executeTakeFirstOrThrow());
    },

    async mintSession(session, answer, now) {
      const insert = db.insertInto('authSessions').values(toSessionRow(session)).compile();
      if (!answer) {
        await engine.write([{ query: insert }]);
        return undefined;
      }
      const dropExpired = db
        .deleteFrom('idempotentAnswers')
        .where('appId', '=', answer.appId)
        .where('keyHash', '=', answer.keyHash)
        .where('expiresAt', '<=', now);
      const insertAnswer = db
        .insertInto('idempotentAnswers')
        .values(answer)
        .onConflict((conflict) => conflict.doNothing());
      const outcome = await engine.write([
        { query: dropExpired.compile() },
        { query: insertAnswer.compile(), otherwise: 'taken' },
        { query: insert },
      ]);
      return 'undone' in outcome ? findAnswer(db, answer.appId, answer.keyHash, now) : undefined;
    },

    findIdempotentAnswer: (appId, keyHash, now) => findAnswer(db, appId, keyHash, now),

    async findSession(sessionHash) {
      const row = await db
        .selectFrom('authSessions')
        .selectAll()
        .where('sessionHash', '=', sessionHash)
        .executeTakeFirst();
      return row && fromSessionRow(row);
    },

    async findSessionByFlowKey(flowKeyHash) {
      const row = await db
        .selectFrom('authSessions')
        .selectAll()
        .where('flowKeyHash', '=', flowKeyHash)
        .executeTakeFirst();
      return row && fromSessionRow(row);
    },

    async changeSession({ sessionHash, version }, change, now, effects = {}) {
      const update = db
        .updateTable('authSessions')
        .set({ ...toSessionRow(change), version: version + 1 })
        .where('sessionHash', '=', sessionHash)
        .where('version', '=', version);
      const outcome = await engine.write<Refused>([
        { query: update.compile(), otherwise: 'stale' },
        ...effectStatements(db, effects, now),
      ]);
      return 'undone' in outcome ? outcome.undone : 'done';
    },

    async listConsents({ appId, endUserId, active, now }) {
      let query = db.selectFrom('consents').selectAll().where('appId', '=', appId).orderBy('createdAt', 'desc');
      if (endUserId !== undefined) query = query.where('endUserId', '=', endUserId);
      if (active === true) query = query.where('terminatedAt', 'is', null).where('expiresAt', '>', now);
      if (active === false) {
        query = query.where((where) =>
          where.or([where('terminatedAt', 'is not', null), where('expiresAt', '<=', now)]),
        );
      }
      return (await query.execute()).map(fromConsentRow);
    },

    async findConsent(appId, consentId) {
      const row = await db
        .selectFrom('consents')
        .selectAll()
        .where('appId', '=', appId)
        .where('consentId', '=', consentId)
        .executeTakeFirst();
      return row && fromConsentRow(row);
    },

    async terminateConsent(consentId, reason, now) {
      const outcome = await engine.write([{ query: endConsent(db, consentId, reason, now), otherwise: 'ended' }]);
      return !('undone' in outcome);
    },

    async listInstitutions() {
      return (await db.selectFrom('institutions').selectAll().orderBy('position').execute()).map(fromInstitutionRow);
    },

    async findInstitution(institutionId) {
      const row = await db
        .selectFrom('institutions')
        .selectAll()
        .where(sql<SqlBool>`institution_id = ${institutionId}`)
        .executeTakeFirst();
      return row && fromInstitutionRow(row);
    },

    findUserByLogin: (login) =>
      db
        .selectFrom('users')
        .selectAll()
        .where((where) =>
          where.or([where('username', '=', login.toLowerCase()), where('email', '=', login.toLowerCase())]),
        )
        .executeTakeFirst(),

    findUser: (userId) => db.selectFrom('users').selectAll().where('userId', '=', userId).executeTakeFirst(),

    listAccounts: (userId, institutionId) =>
      db
        .selectFrom('accounts')
        .selectAll()
        .where('userId', '=', userId)
        .where('institutionId', '=', institutionId)
        .orderBy('position')
        .execute(),

    async countFailure(limits, now) {
      const outcome = await engine.write(limits.map((limit) => ({ query: countOne(db, limit, now) })));
      if ('undone' in outcome) return false;
      return outcome.rows.some((rows, index) => failuresOf(rows) > (limits[index]?.max ?? 0));
    },

    async limitedFor(limits, now) {
      const full = await fullCounters(db, limits, now).select('resetAt').execute();
      return Math.max(0, ...full.map((counter) => counter.resetAt - now));
    },

    async putApp(app, keyHashes, now) {
      const row = toAppRow(app);
      await engine.write([
        {
          query: db
            .insertInto('apps')
            .values(row)
            .onConflict((conflict) => conflict.column('appId').doUpdateSet(row))
            .compile(),
        },
        ...keyHashes.map((keyHash) => ({
          query: db
            .insertInto('apiKeys')
            .values({ keyHash, appId: app.appId, createdAt: now })
            .onConflict((conflict) => conflict.doNothing())
            .compile(),
        })),
      ]);
    },

    async putInstitution(institution, position) {
      const row = { ...institution, aliases: JSON.stringify(institution.aliases), position };
      const insert = db
        .insertInto('institutions')
        .values(row)
        .onConflict((conflict) => conflict.column('institutionId').doUpdateSet(row));
      await engine.write([{ query: insert.compile() }]);
    },

    async putUser(user, accounts) {
      const { totpLastStep: _, ...known } = user;
      const insertUser = db
        .insertInto('users')
        .values(user)
        .onConflict((conflict) => conflict.column('userId').doUpdateSet(known));
      const insertAccounts = accounts.length === 0 ? [] : [db.insertInto('accounts').values(accounts).compile()];
      await engine.write([
        { query: insertUser.compile() },
        { query: db.deleteFrom('accounts').where('userId', '=', user.userId).compile() },
        ...insertAccounts.map((query) => ({ query })),
      ]);
    },

    async sweep(now, batch) {
      const outcome = await engine.write(sweeps(db, now, batch).map((query) => ({ query })));
      return 'undone' in outcome ? 0 : outcome.rows.reduce((sum, rows) => sum + rows.length, 0);
    },

    async check() {
      await sql`select 1`.execute(db);
    },

    close: () => engine.close(),
  };
}

function findAnswer(db: Kysely<Tables>, appId: string, keyHash: string, now: number) {
  return db
    .selectFrom('idempotentAnswers')
    .selectAll()
    .where('appId', '=', appId)
    .where('keyHash', '=', keyHash)
    .where('expiresAt', '>', now)
    .executeTakeFirst();
}

function effectStatements(db: Kysely<Tables>, effects: SessionEffects, now: number): Statement<Refused>[] {
  const { consent, replaces, spendTotpStep, within } = effects;
  const statements: Statement<Refused>[] = [];
  if (within) statements.push({ query: noneFull(db, within, now), otherwise: 'limited' });
  if (spendTotpStep) {
    const spend = db
      .updateTable('users')
      .set({ totpLastStep: spendTotpStep.step })
      .where('userId', '=', spendTotpStep.userId)
      .where('totpLastStep', '<', spendTotpStep.step);
    statements.push({ query: spend.compile(), otherwise: 'spent' });
  }
  if (replaces) statements.push({ query: endConsent(db, replaces, 'replaced', now) });
  if (consent) statements.push({ query: db.insertInto('consents').values(toConsentRow(consent)).compile() });
  return statements;
}

function endConsent(
  db: Kysely<Tables>,
  consentId: string,
  reason: Tables['consents']['terminationReason'],
  now: number,
): CompiledQuery {
  return db
    .updateTable('consents')
    .set({ terminatedAt: now, terminationReason: reason })
    .where(sql<SqlBool>`consent_id = ${consentId}`)
    .where('terminatedAt', 'is', null)
    .compile();
}

function fullCounters(db: Kysely<Tables>, limits: FailureLimit[], now: number) {
  return db
    .selectFrom('failureCounts')
    .where(
      'key',
      'in',
      limits.map((limit) => limit.key),
    )
    .where('resetAt', '>', now)
    .whereRef('failures', '>=', 'max');
}

/** Gives a row when no counter is full, so that the unit it stands in is undone when one is. */
function noneFull(db: Kysely<Tables>, limits: FailureLimit[], now: number): CompiledQuery {
  return db
    .selectNoFrom((select) => select.lit(1).as('open'))
    .where(({ not, exists }) => not(exists(fullCounters(db, limits, now).select('key'))))
    .compile();
}

function countOne(db: Kysely<Tables>, { key, max, windowMs }: FailureLimit, now: number): CompiledQuery {
  return db
    .insertInto('failureCounts')
    .values({ key, failures: 1, max, resetAt: now + windowMs })
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet({
        max,
        failures: sql<number>`case when failure_counts.reset_at <= ${now} then 1 else failure_counts.failures + 1 end`,
        resetAt: sql<number>`case when failure_counts.reset_at <= ${now} then ${now + windowMs} else failure_counts.reset_at end`,
      }),
    )
    .returning('failures')
    .compile();
}

function failuresOf(rows: unknown[]): number {
  const [row] = rows as [{ failures: number }?]; // the only statement in this unit returns this one column
  return row?.failures ?? 0;
}

function sweeps(db: Kysely<Tables>, now: number, batch: number): CompiledQuery[] {
  const lateSessions = db
    .selectFrom('authSessions')
    .select('sessionHash')
    .where('expiresAt', '<', now - ENDED_SESSION_KEPT_MS)
    .where((where) =>
      where.or([where('deadlineAt', 'is', null), where('deadlineAt', '<', now - ENDED_SESSION_KEPT_MS)]),
    )
    .limit(batch);
  const oldAnswers = db.selectFrom('idempotentAnswers').select('keyHash').where('expiresAt', '<=', now).limit(batch);
  const oldCounts = db.selectFrom('failureCounts').select('key').where('resetAt', '<=', now).limit(batch);
  return [
    db.deleteFrom('authSessions').where('sessionHash', 'in', lateSessions).returning('sessionHash').compile(),
    db
      .deleteFrom('idempotentAnswers')
      .where('keyHash', 'in', oldAnswers)
      .where('expiresAt', '<=', now)
      .returning('keyHash')
      .compile(),
    db.deleteFrom('failureCounts').where('key', 'in', oldCounts).returning('key').compile(),
  ];
}
