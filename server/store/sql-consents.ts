import type { TerminationReason } from '@consentry/protocol/consent.ts';
import type { ConsentId } from '@consentry/protocol/ids.ts';
import type { CompiledQuery, Kysely } from 'kysely';
import type { Engine } from './engine.ts';
import type { ConsentRecord } from './records.ts';
import type { Store } from './store.ts';
import { fromConsentRow, type Tables, toConsentRow } from './tables.ts';

/** What people have agreed to. */
export function sqlConsents({ db, write }: Engine): Pick<Store, 'listConsents' | 'findConsent' | 'terminateConsent'> {
  return {
    async listConsents({ appId, endUserId, active, now }) {
      let query = db.selectFrom('consents').selectAll().where('appId', '=', appId).orderBy('createdAt', 'desc');
      if (endUserId !== undefined) query = query.where('endUserId', '=', endUserId);
      if (active === true) query = query.where('terminatedAt', 'is', null).where('expiresAt', '>', now);
      if (active === false) {
        query = query.where((where) =>
          where.or([where('terminatedAt', 'is not', null), where('expiresAt', '<=', now)]),
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

    async terminateConsent(consentId, reason, now) {
      const outcome = await write([{ query: endConsent(db, consentId, reason, now), otherwise: 'ended' }]);
      return !('undone' in outcome);
    },
  };
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
