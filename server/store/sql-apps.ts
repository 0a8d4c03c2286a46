import type { Engine } from './engine.ts';
import type { Store } from './store.ts';
import { fromApiKeyRow, fromAppRow, toApiKeyRow, toAppRow } from './tables.ts';

/** Partners and their keys. */
export function sqlApps({
  db,
  write,
}: Engine): Pick<
  Store,
  | 'findAppByKey'
  | 'findApp'
  | 'getApp'
  | 'listApps'
  | 'putApp'
  | 'listApiKeys'
  | 'addApiKey'
  | 'revokeApiKey'
  | 'touchApiKey'
> {
  return {
    async findAppByKey(keyHashes) {
      const row = await db
        .selectFrom('apps')
        .innerJoin('apiKeys', 'apiKeys.appId', 'apps.appId')
        .selectAll('apps')
        .select(['keyId', 'keyHash', 'scopes', 'createdAt', 'lastUsedAt', 'revokedAt'])
        .where('keyHash', 'in', keyHashes)
        .where('revokedAt', 'is', null)
        .executeTakeFirst();
      if (!row) return undefined;
      const { keyId, keyHash, scopes, createdAt, lastUsedAt, revokedAt, ...app } = row;
      const key = { keyId, appId: app.appId, keyHash, scopes, createdAt, lastUsedAt, revokedAt };
      return { app: fromAppRow(app), key: fromApiKeyRow(key) };
    },

    async findApp(appId) {
      const row = await db.selectFrom('apps').selectAll().where('appId', '=', appId).executeTakeFirst();
      return row && fromAppRow(row);
    },

    async getApp(appId) {
      return fromAppRow(await db.selectFrom('apps').selectAll().where('appId', '=', appId).executeTakeFirstOrThrow());
    },

    async listApps() {
      return (await db.selectFrom('apps').selectAll().orderBy('appId').execute()).map(fromAppRow);
    },

    async putApp(app) {
      const row = toAppRow(app);
      const insert = db
        .insertInto('apps')
        .values(row)
        .onConflict((conflict) => conflict.column('appId').doUpdateSet(row));
      await write([{ query: insert.compile() }]);
    },

    async listApiKeys(appId) {
      const query = db.selectFrom('apiKeys').selectAll().where('appId', '=', appId).orderBy('createdAt');
      return (await query.execute()).map(fromApiKeyRow);
    },

    async addApiKey(key, most) {
      const live = db.selectFrom('apiKeys').where('appId', '=', key.appId).where('revokedAt', 'is', null);
      // Gives a row while there is room, before the insert, which would count itself.
      const hasRoom = db
        .selectNoFrom((select) => select.lit(1).as('room'))
        .where(
          live.select(({ fn }) => fn.countAll<number>().as('keys')),
          '<',
          most,
        );
      // The id of a live key and the hash of any are unique.
      const insert = db
        .insertInto('apiKeys')
        .values(toApiKeyRow(key))
        .onConflict((conflict) => conflict.doNothing());
      const outcome = await write([
        { query: hasRoom.compile(), otherwise: 'full' },
        { query: insert.compile(), otherwise: 'known' },
      ]);
      return !('undone' in outcome);
    },

    async revokeApiKey(appId, keyId, now) {
      const revoke = db
        .updateTable('apiKeys')
        .set({ revokedAt: now })
        .where('appId', '=', appId)
        .where('keyId', '=', keyId)
        .where('revokedAt', 'is', null);
      return !('undone' in (await write([{ query: revoke.compile(), otherwise: 'unknown' }])));
    },

    async touchApiKey(keyHash, currentHash, now) {
      const touch = db
        .updateTable('apiKeys')
        .set({ lastUsedAt: now, keyHash: currentHash })
        .where('keyHash', '=', keyHash)
        .where('revokedAt', 'is', null);
      await write([{ query: touch.compile() }]);
    },
  };
}
