import type { TerminationReason } from '@consentry/protocol/consent.ts';
import type { ConsentId } from '@consentry/protocol/ids.ts';
import type { CompiledQuery, ExpressionBuilder, Kysely } from 'kysely';
import type { Engine } from './engine.ts';
import type { ConsentRecord } from './records.ts';
import type { Store } from './store.ts';
import { type ConsentRow, fromConsentRow, type Tables, toConsentRow } from './tables.ts';

/** What people have agreed to. */
export function sqlConsents({
  db,
  write,
}: Engine): Pick<Store, 'listConsents' | 'findConsent' | 'confirmConsent' | 'terminateConsent'> {
  return {
    async listConsents({ appId, endUserId, active, now }) {
      let query = db.selectFrom('consents').selectAll().where('appId', '=', appId).orderBy('createdAt', 'desc');
      if (endUserId !== undefined) query = query.where('endUserId', '=', endUserId);
      if (active === true) {
        query = query.where('terminatedAt', 'is', null).where('expiresAt', '>', now).where(isConfirmed);
      }
      if (active === false) {
        query = query.where((where) =>
          where.or([
            where('terminatedAt', 'is not', null),
            where('expiresAt', '<=', now),
            where.not(isConfirmed(where)),
          ]),
        );
      }
      return (await query.execute()).map(fromConsentRow);
    },

    async findConsent(appId, consentId) {
      const row = await db
        .selectFrom('consents')
        .selectAll()
        .where('appId', '=', appId)
        .where('consentId', '=', consentId)
        .executeTakeFirst();
      return row && fromConsentRow(row);
    },

    async confirmConsent(consentId, now) {
      const { replacesConsentId: replaced } = await getConsent(db, consentId);
      const outcome = await write<'not-pending' | 'gone'>([
        { query: confirm(db, consentId, now), otherwise: 'not-pending' },
        ...(replaced ? [{ query: endConsent(db, replaced, 'replaced', now), otherwise: 'gone' as const }] : []),
      ]);
      if (!('undone' in outcome)) return 'done';
      if (outcome.undone === 'gone') await write([{ query: endConsent(db, consentId, 'not_confirmed', now) }]);
      // Read only now: another call may have been faster.
      const { confirmedAt, terminatedAt } = await getConsent(db, consentId);
      if (confirmedAt !== null) return 'again';
      return terminatedAt !== null ? 'gone' : 'late';
    },

    async terminateConsent(consentId, reason, now) {
      const outcome = await write([{ query: endConsent(db, consentId, reason, now), otherwise: 'ended' }]);
      return !('undone' in outcome);
    },
  };
}

function getConsent(db: Kysely<Tables>, consentId: ConsentId): Promise<ConsentRow> {
  return db.selectFrom('consents').selectAll().where('consentId', '=', consentId).executeTakeFirstOrThrow();
}

function isConfirmed(where: ExpressionBuilder<Tables, 'consents'>) {
  return where.or([where('confirmBy', 'is', null), where('confirmedAt', 'is not', null)]);
}

function confirm(db: Kysely<Tables>, consentId: ConsentId, now: number): CompiledQuery {
  return db
    .updateTable('consents')
    .set({ confirmedAt: now })
    .where('consentId', '=', consentId)
    .where('confirmedAt', 'is', null)
    .where('terminatedAt', 'is', null)
    .where('confirmBy', '>', now)
    .compile();
}

export function insertConsent(db: Kysely<Tables>, consent: ConsentRecord): CompiledQuery {
  return db.insertInto('consents').values(toConsentRow(consent)).compile();
}

/** Touches nothing when the consent has ended already: the first reason stays. */
export function endConsent(
  db: Kysely<Tables>,
  consentId: ConsentId,
  reason: TerminationReason,
  now: number,
): CompiledQuery {
  return db
    .updateTable('consents')
    .set({ terminatedAt: now, terminationReason: reason })
    .where('consentId', '=', consentId)
    .where('terminatedAt', 'is', null)
    .compile();
}
