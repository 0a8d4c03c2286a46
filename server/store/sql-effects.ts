import type { CompiledQuery, Kysely } from 'kysely';
import type { Statement } from './engine.ts';
import { endConsent, insertConsent } from './sql-consents.ts';
import { exchangeStatements } from './sql-exchange.ts';
import { countFailureStatements, noneFull } from './sql-failures.ts';
import type { ChangeOutcome, EpochRef, RecoveryCodeRef, SessionEffects } from './store.ts';
import type { Tables } from './tables.ts';

type Refused = Exclude<ChangeOutcome, 'done'>;

/** What each effect can be undone by. */
type RefusalOf<Given extends SessionEffects> = {
  within: 'limited';
  failure: 'limited';
  spendTotpStep: 'spent';
  spendRecoveryCode: 'spent';
  redeems: 'spent';
  epochIs: 'outdated';
  newPassword: 'outdated';
  replaces: 'gone';
  consent: never;
  newFlowKey: never;
}[keyof Given & keyof SessionEffects];

/** What else must hold or happen in the commit of a change, as statements that stand beside it in its unit. */
export function effectStatements<Given extends SessionEffects>(
  db: Kysely<Tables>,
  effects: Given,
  now: number,
): Statement<RefusalOf<Given>>[] {
  const { consent, replaces, spendTotpStep, spendRecoveryCode, newPassword, epochIs, redeems, within, failure } =
    effects;
  const statements: Statement<Refused>[] = [
    ...(failure ? countFailureStatements(db, failure, now) : []),
    ...(within?.length ? [{ query: noneFull(db, within, now), otherwise: 'limited' as const }] : []),
    ...(newPassword ? [{ query: changePassword(db, newPassword), otherwise: 'outdated' as const }] : []),
    // After the new password, with which a new epoch has begun, and before anything is spent on an old one.
    ...(epochIs ? [{ query: isOfEpoch(db, epochIs), otherwise: 'outdated' as const }] : []),
    ...(spendTotpStep ? [spendStep(db, spendTotpStep)] : []),
    ...(spendRecoveryCode ? [spendCode(db, spendRecoveryCode, now)] : []),
    ...(redeems ? exchangeStatements(db, redeems, now) : []),
    ...(replaces ? [{ query: endConsent(db, replaces, 'replaced', now), otherwise: 'gone' as const }] : []),
    ...(consent ? [{ query: insertConsent(db, consent) }] : []),
  ];
  return statements as Statement<RefusalOf<Given>>[]; // each refusal is that of an effect that was given
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

/** Gives a row while the person is what they were then. */
function isOfEpoch(db: Kysely<Tables>, { userId, epoch }: EpochRef): CompiledQuery {
  return db.selectFrom('users').select('userId').where('userId', '=', userId).where('epoch', '=', epoch).compile();
}

/** Only over the password that was proven, and only while one is asked for: an operator may have locked it meanwhile. */
function changePassword(
  db: Kysely<Tables>,
  { userId, epoch, hash }: NonNullable<SessionEffects['newPassword']>,
): CompiledQuery {
  return db
    .updateTable('users')
    .set({ passwordHash: hash, status: 'active', epoch: epoch + 1 })
    .where('userId', '=', userId)
    .where('epoch', '=', epoch)
    .where('status', 'in', ['force_change_password', 'password_expired'])
    .compile();
}
