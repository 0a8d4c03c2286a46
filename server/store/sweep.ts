import { ENDED_SESSION_KEPT_MS } from '../config.ts';
import type { Engine } from './engine.ts';

/** Deletes what nobody can use any more, at most `batch` rows of each kind; gives how many went. */
export async function sweep({ db, write }: Engine, now: number, batch: number): Promise<number> {
  const before = now - ENDED_SESSION_KEPT_MS;
  const lateSessions = db
    .selectFrom('authSessions')
    .select('sessionHash')
    .where('expiresAt', '<', before)
    .where((where) => where.or([where('deadlineAt', 'is', null), where('deadlineAt', '<', before)]))
    .limit(batch);
  const oldAnswers = db.selectFrom('idempotentAnswers').select('keyHash').where('expiresAt', '<=', now).limit(batch);
  const oldCounts = db.selectFrom('failureCounts').select('key').where('resetAt', '<=', now).limit(batch);
  const oldSignIns = db
    .selectFrom('signIns')
    .select('signInId')
    .where((where) => where.or([where('expiresAt', '<', before), where('endedAt', '<', before)]));
  const oldTokens = db.selectFrom('signInTokens').select('tokenHash').where('signInId', 'in', oldSignIns).limit(batch);
  // Its tokens go first, however many sweeps that takes.
  const bareSignIns = oldSignIns
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('signInTokens').select('tokenHash').whereRef('signInTokens.signInId', '=', 'signIns.signInId'),
        ),
      ),
    )
    .limit(batch);
  const deletions = [
    db.deleteFrom('signInTokens').where('tokenHash', 'in', oldTokens).returning('tokenHash'),
    db.deleteFrom('signIns').where('signInId', 'in', bareSignIns).returning('signInId'),
    db.deleteFrom('authSessions').where('sessionHash', 'in', lateSessions).returning('sessionHash'),
    db
      .deleteFrom('idempotentAnswers')
      .where('keyHash', 'in', oldAnswers)
      .where('expiresAt', '<=', now)
      .returning('keyHash'),
    db.deleteFrom('failureCounts').where('key', 'in', oldCounts).returning('key'),
  ];
  const outcome = await write(deletions.map((query) => ({ query: query.compile() })));
  return 'undone' in outcome ? 0 : outcome.rows.reduce((sum, rows) => sum + rows.length, 0);
}
