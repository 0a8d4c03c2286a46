import type { CompiledQuery, Kysely } from 'kysely';
import type { Engine } from './engine.ts';
import { effectStatements } from './sql-effects.ts';
import type { ChangeOutcome, Store } from './store.ts';
import { fromSessionRow, type Tables, toSessionRow } from './tables.ts';

type Refused = Exclude<ChangeOutcome, 'done'>;

/** Auth sessions, the flows in them, and the answers kept for repeated requests. */
export function sqlSessions({
  db,
  write,
}: Engine): Pick<
  Store,
  'mintSession' | 'findIdempotentAnswer' | 'findSession' | 'findSessionByFlowKey' | 'changeSession'
> {
  return {
    async mintSession(session, answer, now) {
      const insert = db.insertInto('authSessions').values(toSessionRow(session)).compile();
      if (!answer) {
        await write([{ query: insert }]);
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
      const outcome = await write([
        { query: dropExpired.compile() },
        { query: insertAnswer.compile(), otherwise: 'taken' },
        { query: insert },
      ]);
      return 'undone' in outcome ? findAnswer(db, answer.appId, answer.keyHash, now) : undefined;
    },

    findIdempotentAnswer: (appId, keyHash, now) => findAnswer(db, appId, keyHash, now),

    async findSession(sessionHash) {
      const query = db.selectFrom('authSessions').selectAll().where('sessionHash', '=', sessionHash);
      const row = await query.executeTakeFirst();
      return row && fromSessionRow(row);
    },

    async findSessionByFlowKey(flowKeyHash) {
      const query = db.selectFrom('authSessions').selectAll().where('flowKeyHash', '=', flowKeyHash);
      const row = await query.executeTakeFirst();
      return row && fromSessionRow(row);
    },

    async changeSession({ sessionHash, version }, change, now, effects = {}) {
      const update = db
        .updateTable('authSessions')
        .set({ ...toSessionRow(change), version: version + 1 })
        .where('sessionHash', '=', sessionHash)
        .where('version', '=', version);
      const keyIsNew = effects.newFlowKey === undefined ? [] : [noneWithKey(db, effects.newFlowKey)];
      const outcome = await write<Refused>([
        ...keyIsNew.map((query) => ({ query, otherwise: 'taken' as const })), // before the update, which would find itself
        { query: update.compile(), otherwise: 'stale' },
        ...effectStatements(db, effects, now),
      ]);
      return 'undone' in outcome ? outcome.undone : 'done';
    },
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

/** Gives a row while no session has this key. */
function noneWithKey(db: Kysely<Tables>, flowKeyHash: string): CompiledQuery {
  const holder = db.selectFrom('authSessions').select('sessionHash').where('flowKeyHash', '=', flowKeyHash);
  return db
    .selectNoFrom((select) => select.lit(1).as('free'))
    .where(({ not, exists }) => not(exists(holder)))
    .compile();
}
