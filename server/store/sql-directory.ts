import { type SqlBool, sql } from 'kysely';
import type { Engine } from './engine.ts';
import type { Store } from './store.ts';
import { fromInstitutionRow } from './tables.ts';

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
  | 'putUser'
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

    findUserByLogin(login) {
      const name = login.toLowerCase();
      const query = db.selectFrom('users').selectAll();
      return query
        .where((where) => where.or([where('username', '=', name), where('email', '=', name)]))
        .executeTakeFirst();
    },

    findUser: (userId) => db.selectFrom('users').selectAll().where('userId', '=', userId).executeTakeFirst(),

    async putUser(user, accounts) {
      const { totpLastStep: _, ...known } = user;
      const insertUser = db
        .insertInto('users')
        .values(user)
        .onConflict((conflict) => conflict.column('userId').doUpdateSet(known));
      const dropAccounts = db.deleteFrom('accounts').where('userId', '=', user.userId);
      const insertAccounts = accounts.length === 0 ? [] : [db.insertInto('accounts').values(accounts)];
      await write([insertUser, dropAccounts, ...insertAccounts].map((query) => ({ query: query.compile() })));
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
