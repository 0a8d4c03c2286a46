import { type CompiledQuery, type Kysely, sql } from 'kysely';
import type { Engine, Statement } from './engine.ts';
import type { FailureLimit } from './records.ts';
import type { Store } from './store.ts';
import type { Tables } from './tables.ts';

/** Counters of failed proofs, shared by all replicas. */
export function sqlFailures({ db, write }: Engine): Pick<Store, 'countFailure' | 'limitedFor'> {
  return {
    async countFailure(limits, now) {
      const outcome = await write(countFailureStatements(db, limits, now));
      return !('undone' in outcome);
    },

    async limitedFor(limits, now) {
      const full = await fullCounters(db, limits, now).select('resetAt').execute();
      return Math.max(0, ...full.map((counter) => counter.resetAt - now));
    },
  };
}

/** One failure on each counter, or `limited` when one is full. */
export function countFailureStatements(
  db: Kysely<Tables>,
  limits: FailureLimit[],
  now: number,
): Statement<'limited'>[] {
  return [
    { query: noneFull(db, limits, now), otherwise: 'limited' },
    ...limits.map((limit) => ({ query: countOne(db, limit, now) })),
  ];
}

/** Gives a row when no counter is full, so that the unit it stands in is undone when one is. */
export function noneFull(db: Kysely<Tables>, limits: FailureLimit[], now: number): CompiledQuery {
  return db
    .selectNoFrom((select) => select.lit(1).as('open'))
    .where(({ not, exists }) => not(exists(fullCounters(db, limits, now).select('key'))))
    .compile();
}

function fullCounters(db: Kysely<Tables>, limits: FailureLimit[], now: number) {
  const keys = limits.map((limit) => limit.key);
  return db
    .selectFrom('failureCounts')
    .where('key', 'in', keys)
    .where('resetAt', '>', now)
    .whereRef('failures', '>=', 'max');
}

function countOne(db: Kysely<Tables>, { key, max, windowMs }: FailureLimit, now: number): CompiledQuery {
  const resetAt = now + windowMs;
  return db
    .insertInto('failureCounts')
    .values({ key, failures: 1, max, resetAt })
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet({
        max,
        failures: sql<number>`case when failure_counts.reset_at <= ${now} then 1 else failure_counts.failures + 1 end`,
        resetAt: sql<number>`case when failure_counts.reset_at <= ${now} then ${resetAt} else failure_counts.reset_at end`,
      }),
    )
    .compile();
}
