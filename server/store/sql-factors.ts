import type { CompiledQuery } from 'kysely';
import type { Engine, Statement } from './engine.ts';
import { effectStatements } from './sql-effects.ts';
import type { RecoveryCodeRef, Store } from './store.ts';

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
      const stage = db.updateTable('users').set({ pendingTotpSecret }).where('userId', '=', userId);
      await write([{ query: stage.compile() }]);
    },

    async activateTotp(userId, staged, step, codeHashes, now, effects = {}) {
      const activate = db
        .updateTable('users')
        .set({ totpSecret: staged, totpLastStep: step, pendingTotpSecret: null })
        .where('userId', '=', userId)
        .where('pendingTotpSecret', '=', staged);
      const insertCodes = db
        .insertInto('recoveryCodes')
        .values(codeHashes.map((codeHash) => ({ codeHash, userId, usedAt: null })));
      const outcome = await write<'restaged' | 'limited'>([
        ...(effectStatements(db, effects, now) as Statement<'limited'>[]), // a full counter is all that can undo these
        { query: activate.compile(), otherwise: 'restaged' },
        { query: dropCodes(userId) },
        { query: insertCodes.compile() },
      ]);
      return 'undone' in outcome ? outcome.undone : 'done';
    },

    async ejectTotp(userId, now, proof = {}) {
      const eject = db
        .updateTable('users')
        .set({ totpSecret: null, pendingTotpSecret: null }) // the spent steps stay: a code that removed it proves nothing else
        .where('userId', '=', userId);
      const outcome = await write<'spent' | 'limited'>([
        ...(effectStatements(db, proof, now) as Statement<'spent' | 'limited'>[]), // what a proof can be undone by
        { query: eject.compile() },
        { query: dropCodes(userId) },
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
