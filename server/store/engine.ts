import type { CompiledQuery, Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/** One statement of a unit. With `otherwise`, it must touch or give a row, or the whole unit is undone under that name. */
export interface Statement<Reason extends string> {
  query: CompiledQuery;
  otherwise?: Reason;
}

/**
 * A database behind the one SQL store. A unit is not interactive: all of its statements are known before the first one
 * runs, so that SQLite can put many units into one commit and PostgreSQL can take one in a single round trip.
 */
export interface Engine {
  db: Kysely<Tables>;
  /** Resolves when the unit is durable, with the rows of each statement, or when it was undone, with the reason. */
  write<Reason extends string>(unit: Statement<Reason>[]): Promise<{ rows: unknown[][] } | { undone: Reason }>;
  close(): Promise<void>;
}
