import type { Engine } from './engine.ts';
import type { Store } from './store.ts';
import { fromAppRow, toAppRow } from './tables.ts';

/** Partners and their keys. */
export function sqlApps({ db, write }: Engine): Pick<Store, 'findAppByKey' | 'getApp' | 'putApp'> {
  return {
    async findAppByKey(keyHashes) {
      const row = await db
        .selectFrom('apps')
        .innerJoin('apiKeys', 'apiKeys.appId', 'apps.appId')
        .selectAll('apps')
        .where('apiKeys.keyHash', 'in', keyHashes)
        .executeTakeFirst();
      return row && fromAppRow(row);
    },

    async getApp(appId) {
      return fromAppRow(await db.selectFrom('apps').selectAll().where('appId', '=', appId).executeTakeFirstOrThrow());
    },

    async putApp(app, keyHashes, now) {
      const row = toAppRow(app);
      const insert = db
        .insertInto('apps')
        .values(row)
        .onConflict((conflict) => conflict.column('appId').doUpdateSet(row));
      const insertKeys = keyHashes.map((keyHash) =>
        db
          .insertInto('apiKeys')
          .values({ keyHash, appId: app.appId, createdAt: now })
          .onConflict((conflict) => conflict.doNothing()),
      );
      await write([insert, ...insertKeys].map((query) => ({ query: query.compile() })));
    },
  };
}
