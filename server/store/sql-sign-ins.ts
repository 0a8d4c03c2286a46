import type { Engine } from './engine.ts';
import { effectStatements } from './sql-effects.ts';
import { exchangeStatements } from './sql-exchange.ts';
import type { Store } from './store.ts';
import { fromSignInRow, toSignInRow } from './tables.ts';

/** Sign-ins, and the tokens and cookies that belong to them. */
export function sqlSignIns({
  db,
  write,
}: Engine): Pick<Store, 'createSignIn' | 'findSignIn' | 'findSignInByToken' | 'exchangeToken' | 'endSignIn'> {
  return {
    async createSignIn(signIn, tokens, now, effects = {}) {
      const outcome = await write<'limited' | 'spent' | 'outdated'>([
        ...effectStatements(db, effects, now),
        { query: db.insertInto('signIns').values(toSignInRow(signIn)).compile() },
        ...tokens.map((token) => ({ query: db.insertInto('signInTokens').values(token).compile() })),
      ]);
      return 'undone' in outcome ? outcome.undone : 'done';
    },

    async findSignIn(signInId) {
      const row = await db.selectFrom('signIns').selectAll().where('signInId', '=', signInId).executeTakeFirst();
      return row && fromSignInRow(row);
    },

    async findSignInByToken(tokenHash) {
      const token = await db
        .selectFrom('signInTokens')
        .selectAll()
        .where('tokenHash', '=', tokenHash)
        .executeTakeFirst();
      const query = token && db.selectFrom('signIns').selectAll().where('signInId', '=', token.signInId);
      const signIn = await query?.executeTakeFirst();
      return token && signIn && { token, signIn: fromSignInRow(signIn) };
    },

    async exchangeToken(exchange, now) {
      return !('undone' in (await write(exchangeStatements(db, exchange, now))));
    },

    async endSignIn(signInId, now) {
      const end = db
        .updateTable('signIns')
        .set({ endedAt: now })
        .where('signInId', '=', signInId)
        .where('endedAt', 'is', null);
      await write([{ query: end.compile() }]);
    },
  };
}
