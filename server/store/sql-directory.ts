import { type SqlBool, sql } from 'kysely';
import type { Engine } from './engine.ts';
import type { Store } from './store.ts';
import { fromInstitutionRow, fromUserRow, toUserRow } from './tables.ts';

/** Institutions, and the people and accounts of the built-in directory. */
export function sqlDirectory({
  db,
  write,
}: Engine): Pick<
  Store,
  | 'listInstitutions'
  | 'findInstitution'
  | 'putInstitution'
  | 'findUserByLogin'
  | 'findUser'
  | 'findEndUser'
  | 'listUsers'
  | 'putUser'
  | 'putEndUser'
  | 'setUserStatus'
  | 'setPassword'
  | 'putAccount'
  | 'listAccounts'
> {
  return {
    async listInstitutions() {
      return (await db.selectFrom('institutions').selectAll().orderBy('position').execute()).map(fromInstitutionRow);
    },

    async findInstitution(institutionId) {
      // Whatever a client named, of the right form or not: a raw comparison takes any text.
      const isNamed = sql<SqlBool>`institution_id = ${institutionId}`;
      const row = await db.selectFrom('institutions').selectAll().where(isNamed).executeTakeFirst();
      return row && fromInstitutionRow(row);
    },

    async putInstitution(institution, position) {
      const row = { ...institution, aliases: JSON.stringify(institution.aliases), position };
      const insert = db
        .insertInto('institutions')
        .values(row)
        .onConflict((conflict) => conflict.column('institutionId').doUpdateSet(row));
      await write([{ query: insert.compile() }]);
    },

    async findUserByLogin(login) {
      const name = login.toLowerCase();
      const row = await db
        .selectFrom('users')
        .selectAll()
        .where((where) => where.or([where('username', '=', name), where('email', '=', name)]))
        .executeTakeFirst();
      return row && fromUserRow(row);
    },

    async findUser(userId) {
      const row = await db.selectFrom('users').selectAll().where('userId', '=', userId).executeTakeFirst();
      return row && fromUserRow(row);
    },

    async findEndUser(appId, endUserId) {
      const row = await db
        .selectFrom('endUsers')
        .innerJoin('users', 'users.userId', 'endUsers.userId')
        .selectAll('users')
        .where('appId', '=', appId)
        .where('endUserId', '=', endUserId)
        .executeTakeFirst();
      return row && fromUserRow(row);
    },

    async listUsers() {
      return (await db.selectFrom('users').selectAll().orderBy('userId').execute()).map(fromUserRow);
    },

    async putEndUser(appId, endUserId, userId) {
      const insert = db
        .insertInto('endUsers')
        .values({ appId, endUserId, userId })
        .onConflict((conflict) => conflict.columns(['appId', 'endUserId']).doUpdateSet({ userId }));
      await write([{ query: insert.compile() }]);
    },

    async setUserStatus(userId, status) {
      const change = db
        .updateTable('users')
        .set({ status, epoch: sql<number>`epoch + 1` })
        .where('userId', '=', userId)
        .where('status', '<>', status);
      await write([{ query: change.compile() }]);
    },

    async setPassword(userId, passwordHash) {
      const change = db
        .updateTable('users')
        .set({ passwordHash, epoch: sql<number>`epoch + 1` })
        .where('userId', '=', userId);
      const activate = db
        .updateTable('users')
        .set({ status: 'active' })
        .where('userId', '=', userId)
        .where('status', 'in', ['force_change_password', 'password_reset_required', 'password_expired']);
      await write([{ query: change.compile() }, { query: activate.compile() }]);
    },

    async putUser(user, accounts) {
      const row = toUserRow(user);
      const { totpLastStep: _, epoch: __, ...known } = row;
      const insertUser = db
        .insertInto('users')
        .values(row)
        .onConflict((conflict) => conflict.column('userId').doUpdateSet(known));
      const dropAccounts = db.deleteFrom('accounts').where('userId', '=', user.userId);
      const insertAccounts = accounts.length === 0 ? [] : [db.insertInto('accounts').values(accounts)];
      await write([insertUser, dropAccounts, ...insertAccounts].map((query) => ({ query: query.compile() })));
    },

    async putAccount(account) {
      const insert = db
        .insertInto('accounts')
        .values(account)
        .onConflict((conflict) => conflict.column('accountId').doUpdateSet(account));
      await write([{ query: insert.compile() }]);
    },

    listAccounts: (userId, institutionId) =>
      db
        .selectFrom('accounts')
        .selectAll()
        .where('userId', '=', userId)
        .where('institutionId', '=', institutionId)
        .orderBy('position')
        .execute(),
  };
}
