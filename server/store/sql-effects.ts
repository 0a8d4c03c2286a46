import type { SignInId } from '@consentry/protocol/ids.ts';
import type { Kysely } from 'kysely';
import type { Statement } from './engine.ts';
import type { AccountStatus } from './records.ts';
import { endConsent, insertConsent } from './sql-consents.ts';
import { exchangeStatements } from './sql-exchange.ts';
import { countFailureStatements, noneFull } from './sql-failures.ts';
import type { ChangeOutcome, RecoveryCodeRef, SessionEffects } from './store.ts';
import type { Tables } from './tables.ts';

type Refused = Exclude<ChangeOutcome, 'done'>;

/** What else must hold or happen in the commit of a change, as statements that stand beside it in its unit. */
export function effectStatements(db: Kysely<Tables>, effects: SessionEffects, now: number): Statement<Refused>[] {
  const { consent, replaces, spendTotpStep, spendRecoveryCode, newPassword, endsSignIns, redeems, within, failure } =
    effects;
  return [
    ...(failure ? countFailureStatements(db, failure, now) : []),
    ...(within ? [{ query: noneFull(db, within, now), otherwise: 'limited' as const }] : []),
    ...(spendTotpStep ? [spendStep(db, spendTotpStep)] : []),
    ...(spendRecoveryCode ? [spendCode(db, spendRecoveryCode, now)] : []),
    ...(newPassword ? changePassword(db, newPassword, now) : []),
    ...(endsSignIns ? [endSignInsOf(db, endsSignIns.userId, now, endsSignIns.but)] : []),
    ...(redeems ? exchangeStatements(db, redeems, now) : []),
    ...(replaces ? [{ query: endConsent(db, replaces, 'replaced', now), otherwise: 'gone' as const }] : []),
    ...(consent ? [{ query: insertConsent(db, consent) }] : []),
  ];
}

function spendStep(
  db: Kysely<Tables>,
  { userId, step }: NonNullable<SessionEffects['spendTotpStep']>,
): Statement<'spent'> {
  const spend = db
    .updateTable('users')
    .set({ totpLastStep: step })
    .where('userId', '=', userId)
    .where('totpLastStep', '<', step);
  return { query: spend.compile(), otherwise: 'spent' };
}

function spendCode(db: Kysely<Tables>, { userId, codeHashes }: RecoveryCodeRef, now: number): Statement<'spent'> {
  const spend = db
    .updateTable('recoveryCodes')
    .set({ usedAt: now })
    .where('codeHash', 'in', codeHashes)
    .where('userId', '=', userId)
    .where('usedAt', 'is', null);
  return { query: spend.compile(), otherwise: 'spent' };
}

/** What a new password mends. A lock that an operator has put on meanwhile is not among it. */
const WAITING_FOR_PASSWORD: AccountStatus[] = ['force_change_password', 'password_expired'];

/** Whoever was signed in by the old password is so no longer (ASVS 7.4.3). */
function changePassword(
  db: Kysely<Tables>,
  { userId, from, to }: NonNullable<SessionEffects['newPassword']>,
  now: number,
): Statement<'spent'>[] {
  const change = db
    .updateTable('users')
    .set({ passwordHash: to, status: 'active' })
    .where('userId', '=', userId)
    .where('passwordHash', '=', from)
    .where('status', 'in', WAITING_FOR_PASSWORD);
  return [{ query: change.compile(), otherwise: 'spent' }, endSignInsOf(db, userId, now)];
}

function endSignInsOf(db: Kysely<Tables>, userId: string, now: number, but?: SignInId): Statement<never> {
  const end = db.updateTable('signIns').set({ endedAt: now }).where('userId', '=', userId).where('endedAt', 'is', null);
  return { query: (but === undefined ? end : end.where('signInId', '<>', but)).compile() };
}
