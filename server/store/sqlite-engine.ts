import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { CamelCasePlugin, Kysely, SqliteDialect } from 'kysely';
import Database from 'libsql';
import type { Engine, Statement } from './engine.ts';
import type { Tables } from './tables.ts';

interface Waiting {
  unit: Statement<string>[];
  settle(outcome: { rows: unknown[][] } | { undone: string }): void;
  reject(error: unknown): void;
}

type Outcome =
  | { kind: 'written'; rows: unknown[][] }
  | { kind: 'undone'; reason: string }
  | { kind: 'threw'; error: unknown };

/**
 * SQLite through libsql. One writer: units that arrive in the same turn of the event loop share a transaction and so a
 * commit, each inside its own savepoint. `synchronous=FULL` makes the WAL durable at each commit.
 *
 * @param path a file, or `:memory:`
 */
export function openSqlite(path: string): Engine {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
  const database = new Database(path);
  database.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=5000');
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database }), plugins: [new CamelCasePlugin()] });
  const prepared = new Map<string, Database.Statement>();
  let waiting: Waiting[] = [];
  let flushing: NodeJS.Immediate | undefined;

  function flush(): void {
    const batch = waiting;
    waiting = [];
    try {
      database.exec('BEGIN IMMEDIATE');
      const outcomes = batch.map(({ unit }) => runUnit(unit));
      database.exec('COMMIT');
      batch.forEach((each, index) => {
        settle(each, outcomes[index]);
      });
    } catch (error) {
      if (database.inTransaction) database.exec('ROLLBACK');
      for (const each of batch) each.reject(error);
    }
  }

  function runUnit(unit: Statement<string>[]): Outcome {
    database.exec('SAVEPOINT unit');
    try {
      const rows: unknown[][] = [];
      for (const { query, otherwise } of unit) {
        const statement = prepare(query.sql);
        const given = statement.reader ? statement.all(...query.parameters) : [];
        const touched = statement.reader ? given.length : statement.run(...query.parameters).changes;
        if (otherwise !== undefined && touched === 0) return undo({ kind: 'undone', reason: otherwise });
        rows.push(given);
      }
      database.exec('RELEASE unit');
      return { kind: 'written', rows };
    } catch (error) {
      return undo({ kind: 'threw', error });
    }
  }

  function undo(outcome: Outcome): Outcome {
    database.exec('ROLLBACK TO unit; RELEASE unit');
    return outcome;
  }

  function prepare(sql: string): Database.Statement {
    const statement = prepared.get(sql) ?? database.prepare(sql);
    prepared.set(sql, statement);
    return statement;
  }

  return {
    db,
    write: (unit) =>
      new Promise((resolve, reject) => {
        if (waiting.length === 0) flushing = setImmediate(flush);
        // The reasons in an outcome are those of the unit itself.
        waiting.push({ unit, settle: resolve as Waiting['settle'], reject });
      }),
    async close() {
      clearImmediate(flushing);
      if (waiting.length > 0) flush();
      await db.destroy(); // closes the database with it
    },
  };
}

function settle(each: Waiting, outcome: Outcome | undefined): void {
  if (outcome?.kind === 'written') each.settle({ rows: outcome.rows });
  else if (outcome?.kind === 'undone') each.settle({ undone: outcome.reason });
  else each.reject(outcome?.error);
}
