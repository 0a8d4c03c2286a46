import type { SignInId } from '@consentry/protocol/ids.ts';
import { type CompiledQuery, type Kysely, sql } from 'kysely';
import type { Engine, Statement } from './engine.ts';
import { effectStatements } from './sql-effects.ts';
import type { RecoveryCodeRef, Store } from './store.ts';
import type { Tables } from './tables.ts';

const NEXT_EPOCH = sql<number>`epoch + 1`;

/** Second factors that people manage themselves, and the codes for when theirs is lost. */
export function sqlFactors({
  db,
  write,
}: Engine): Pick<
  Store,
  'stageTotp' | 'activateTotp' | 'ejectTotp' | 'resealTotp' | 'countRecoveryCodes' | 'hasRecoveryCode'
> {
  const dropCodes = (userId: string): CompiledQuery =>
    db.deleteFrom('recoveryCodes').where('userId', '=', userId).compile();
  const unspent = (userId: string) =>
    db.selectFrom('recoveryCodes').where('userId', '=', userId).where('usedAt', 'is', null);

  return {
    async stageTotp(userId, pendingTotpSecret) {
      const stage = db
        .updateTable('users')
        .set({ pendingTotpSecret })
        .where('userId', '=', userId)
        .where('totpSecret', 'is', null);
      await write([{ query: stage.compile() }]);
    },

    async activateTotp(userId, staged, step, codeHashes, now, { keeps, ...effects } = {}) {
      const activate = db
        .updateTable('users')
        .set({ totpSecret: staged, totpLastStep: step, pendingTotpSecret: null, epoch: NEXT_EPOCH })
        .where('userId', '=', userId)
        .where('totpSecret', 'is', null)
        .where('pendingTotpSecret', '=', staged);
      const insertCodes = db
        .insertInto('recoveryCodes')
        .values(codeHashes.map((codeHash) => ({ codeHash, userId, usedAt: null })));
      const outcome = await write<'restaged' | 'limited' | 'outdated'>([
        ...effectStatements(db, effects, now),
        { query: activate.compile(), otherwise: 'restaged' },
        { query: dropCodes(userId) },
        { query: insertCodes.compile() },
        ...keep(db, userId, keeps),
      ]);
      return 'undone' in outcome ? outcome.undone : 'done';
    },

    async ejectTotp(userId, now, { keeps, ...proof } = {}) {
      const eject = db
        .updateTable('users')
        .set({ totpSecret: null, pendingTotpSecret: null, epoch: NEXT_EPOCH }) // the spent steps stay: a code that removed it proves nothing else
        .where('userId', '=', userId);
      const outcome = await write<'spent' | 'limited' | 'outdated'>([
        ...effectStatements(db, proof, now),
        { query: eject.compile() },
        { query: dropCodes(userId) },
        ...keep(db, userId, keeps),
      ]);
      return 'undone' in outcome ? outcome.undone : 'done';
    },

    async resealTotp(userId, from, to) {
      const reseal = db
        .updateTable('users')
        .set({ totpSecret: to })
        .where('userId', '=', userId)
        .where('totpSecret', '=', from);
      return !('undone' in (await write([{ query: reseal.compile(), otherwise: 'changed' }])));
    },

    async countRecoveryCodes(userId) {
      const { codes } = await unspent(userId)
        .select(({ fn }) => fn.countAll<number>().as('codes'))
        .executeTakeFirstOrThrow();
      return Number(codes); // PostgreSQL counts in big integers, which arrive as text
    },

    async hasRecoveryCode({ userId, codeHashes }: RecoveryCodeRef) {
      const code = await unspent(userId).select('codeHash').where('codeHash', 'in', codeHashes).executeTakeFirst();
      return code !== undefined;
    },
  };
}

/** Takes one sign-in of the person along into their new epoch, out of the one before: an older one has ended already. */
function keep(db: Kysely<Tables>, userId: string, keeps: SignInId | undefined): Statement<never>[] {
  if (keeps === undefined) return [];
  const isCurrent = db.selectFrom('users').select('epoch').where('userId', '=', userId);
  const taken = db
    .updateTable('signIns')
    .set({ epoch: NEXT_EPOCH })
    .where('signInId', '=', keeps)
    .where('userId', '=', userId)
    .where(NEXT_EPOCH, '=', isCurrent);
  return [{ query: taken.compile() }];
}
