import { sql } from 'kysely';
import type { Engine } from './engine.ts';
import { migrate } from './migrate.ts';
import { sqlApps } from './sql-apps.ts';
import { sqlConsents } from './sql-consents.ts';
import { sqlDirectory } from './sql-directory.ts';
import { sqlFactors } from './sql-factors.ts';
import { sqlFailures } from './sql-failures.ts';
import { sqlSessions } from './sql-sessions.ts';
import { sqlSignIns } from './sql-sign-ins.ts';
import type { Store } from './store.ts';
import { sweep } from './sweep.ts';

/** The one implementation of the store, in SQL that every engine shares; its schema is brought up to date first. */
export async function openStore(engine: Engine): Promise<Store> {
  await migrate(engine.db);
  return {
    ...sqlApps(engine),
    ...sqlSessions(engine),
    ...sqlConsents(engine),
    ...sqlDirectory(engine),
    ...sqlFactors(engine),
    ...sqlSignIns(engine),
    ...sqlFailures(engine),
    sweep: (now, batch) => sweep(engine, now, batch),
    check: async () => void (await sql`select 1`.execute(engine.db)),
    close: () => engine.close(),
  };
}
