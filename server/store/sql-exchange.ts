import type { Kysely } from 'kysely';
import type { Statement } from './engine.ts';
import type { Exchange } from './store.ts';
import type { Tables } from './tables.ts';

/** One winner: the token is used up where it is unused and its sign-in has not ended, and only then is there a next one. */
export function exchangeStatements(
  db: Kysely<Tables>,
  { tokenHash, sealedSuccessor, successor }: Exchange,
  now: number,
): Statement<'spent'>[] {
  const useUp = db
    .updateTable('signInTokens')
    .set({ rotatedAt: now, sealedSuccessor })
    .where('tokenHash', '=', tokenHash)
    .where('rotatedAt', 'is', null)
    .where('signInId', 'in', (select) => select.selectFrom('signIns').select('signInId').where('endedAt', 'is', null));
  return [
    { query: useUp.compile(), otherwise: 'spent' },
    { query: db.insertInto('signInTokens').values(successor).compile() },
  ];
}
