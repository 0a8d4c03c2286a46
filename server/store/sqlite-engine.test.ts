import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { APP, KEY } from './contract/fixtures.ts';
import { migrate } from './migrate.ts';
import { openStore } from './sql-store.ts';
import { openSqlite } from './sqlite-engine.ts';
import { describeStore } from './store-contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'consentry-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
function nextFile(): string {
  files += 1;
  return join(folder, 'made-on-demand', `${files}.db`);
}

describeStore('SQLite in memory', () => openSqlite(':memory:'));
describeStore('SQLite in a file', () => openSqlite(nextFile()));

test('commits durably: write-ahead log, synchronised in full', async () => {
  const engine = openSqlite(nextFile());
  const journal = await sql<{ journal_mode: string }>`pragma journal_mode`.execute(engine.db);
  const synchronous = await sql<{ synchronous: number }>`pragma synchronous`.execute(engine.db);
  expect(Object.values(journal.rows[0] ?? {})).toEqual(['wal']);
  expect(Object.values(synchronous.rows[0] ?? {})).toEqual([2]); // FULL
  await engine.close();
});

test('what was acknowledged is there for the next process', async () => {
  const file = nextFile();
  const store = await openStore(openSqlite(file));
  await store.putApp(APP);
  await store.addApiKey(KEY, 1);
  await store.close();
  const reopened = await openStore(openSqlite(file));
  expect(await reopened.findAppByKey([KEY.keyHash])).toEqual({ app: APP, key: KEY });
  await reopened.close();
});

test('closing writes what waits, and nothing after it', async () => {
  const file = nextFile();
  const engine = openSqlite(file);
  await migrate(engine.db);
  const row = { key: 'last', failures: 1, max: 1, resetAt: 1 };
  const written = engine.write([{ query: engine.db.insertInto('failureCounts').values(row).compile() }]);
  await engine.close();
  await expect(written).resolves.toBeDefined();
});

test('units of one turn share a commit', async () => {
  const engine = openSqlite(nextFile());
  await migrate(engine.db);
  const count = () => sql<{ n: number }>`select count(*) as n from failure_counts`.execute(engine.db);
  const insert = (key: string) =>
    engine.write([
      { query: engine.db.insertInto('failureCounts').values({ key, failures: 1, max: 1, resetAt: 1 }).compile() },
    ]);
  const order: string[] = [];
  const writes = ['a', 'b', 'c'].map((key) => insert(key).then(() => order.push(key)));
  expect((await count()).rows[0]?.n).toBe(0); // nothing is written before the turn is over
  await Promise.all(writes);
  expect(order).toEqual(['a', 'b', 'c']);
  expect((await count()).rows[0]?.n).toBe(3);
  await engine.close();
});
