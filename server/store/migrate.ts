import { type Kysely, type Migration, Migrator } from 'kysely';
import * as initial from './migrations/001-initial.ts';
import * as signIns from './migrations/002-sign-ins.ts';
import type { Tables } from './tables.ts';

/** Forward only, in the order of their names; the name of one that has been released never changes. */
const MIGRATIONS: Record<string, Migration> = { '001-initial': initial, '002-sign-ins': signIns };

/** Brings the schema up to date, under the migrator's lock, so that two servers may start at once. */
export async function migrate(db: Kysely<Tables>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}
