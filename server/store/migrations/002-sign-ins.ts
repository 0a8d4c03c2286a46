import { type Kysely, sql } from 'kysely';

/** Sign-ins with their tokens, second factors that people manage themselves, API keys with scopes, confirmations. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const text = 'text' as const;
  const integer = 'bigint' as const;

  await db.schema
    .alterTable('apps')
    .addColumn('first_party', integer, (column) => column.notNull().defaultTo(0))
    .execute();

  // One column a statement: SQLite adds no more at once.
  await db.schema.alterTable('api_keys').addColumn('key_id', text).execute();
  await db.schema
    .alterTable('api_keys')
    .addColumn('scopes', text, (column) =>
      column.notNull().defaultTo('["sessions","institutions","consents","tokens"]'),
    )
    .execute();
  await db.schema.alterTable('api_keys').addColumn('last_used_at', integer).execute();
  await db.schema.alterTable('api_keys').addColumn('revoked_at', integer).execute();
  await sql`update api_keys set key_id = key_hash`.execute(db); // older keys kept no readable part
  await db.schema
    .createIndex('api_keys_by_app_id')
    .on('api_keys')
    .columns(['app_id', 'key_id'])
    .unique()
    .where(sql.ref('revoked_at'), 'is', null) // the id of a revoked key may be used again
    .execute();

  await db.schema
    .createTable('end_users')
    .addColumn('app_id', text, (column) => column.notNull().references('apps.app_id'))
    .addColumn('end_user_id', text, (column) => column.notNull())
    .addColumn('user_id', text, (column) => column.notNull().references('users.user_id'))
    .addPrimaryKeyConstraint('end_users_key', ['app_id', 'end_user_id'])
    .execute();

  for (const column of ['full_name', 'picture'] as const) {
    await db.schema
      .alterTable('users')
      .addColumn(column, text, (each) => each.notNull().defaultTo(''))
      .execute();
  }
  await db.schema
    .alterTable('users')
    .addColumn('permissions', text, (column) => column.notNull().defaultTo('[]'))
    .execute();
  await db.schema.alterTable('users').addColumn('pending_totp_secret', text).execute();
  await db.schema
    .alterTable('users')
    .addColumn('epoch', integer, (column) => column.notNull().defaultTo(0))
    .execute();

  await db.schema
    .createTable('recovery_codes')
    .addColumn('code_hash', text, (column) => column.primaryKey())
    .addColumn('user_id', text, (column) => column.notNull().references('users.user_id'))
    .addColumn('used_at', integer)
    .execute();
  await db.schema.createIndex('recovery_codes_by_user_id').on('recovery_codes').column('user_id').execute();

  await db.schema
    .createTable('sign_ins')
    .addColumn('sign_in_id', text, (column) => column.primaryKey())
    .addColumn('kind', text, (column) => column.notNull())
    .addColumn('user_id', text, (column) => column.references('users.user_id'))
    .addColumn('app_id', text, (column) => column.references('apps.app_id'))
    .addColumn('end_user_id', text)
    .addColumn('epoch', integer, (column) => column.notNull())
    .addColumn('amr', text, (column) => column.notNull())
    .addColumn('projection', text, (column) => column.notNull())
    .addColumn('created_at', integer, (column) => column.notNull())
    .addColumn('expires_at', integer, (column) => column.notNull())
    .addColumn('ended_at', integer)
    .execute();
  await db.schema.createIndex('sign_ins_by_expires_at').on('sign_ins').column('expires_at').execute();
  await db.schema.createIndex('sign_ins_by_user_id').on('sign_ins').column('user_id').execute();

  await db.schema
    .createTable('sign_in_tokens')
    .addColumn('token_hash', text, (column) => column.primaryKey())
    .addColumn('sign_in_id', text, (column) => column.notNull().references('sign_ins.sign_in_id'))
    .addColumn('kind', text, (column) => column.notNull())
    .addColumn('created_at', integer, (column) => column.notNull())
    .addColumn('expires_at', integer, (column) => column.notNull())
    .addColumn('rotated_at', integer)
    .addColumn('sealed_successor', text)
    .execute();
  await db.schema.createIndex('sign_in_tokens_by_sign_in_id').on('sign_in_tokens').column('sign_in_id').execute();

  await db.schema
    .alterTable('auth_sessions')
    .addColumn('confirm', integer, (column) => column.notNull().defaultTo(0))
    .execute();
  for (const column of ['subject_epoch', 'handoff_epoch'] as const) {
    await db.schema.alterTable('auth_sessions').addColumn(column, integer).execute();
  }
  // Flows that are open at this moment have no epoch that could be compared: their people sign in again.
  await sql`update auth_sessions set step = 'sign-in', subject_id = null, amr = '[]', accounts = '[]',
    chosen_account_ids = '[]', version = version + 1 where status = 'opened' and subject_id is not null`.execute(db);
  for (const column of ['handoff_user_id', 'password_change', 'sealed_code'] as const) {
    await db.schema.alterTable('auth_sessions').addColumn(column, text).execute();
  }

  for (const column of ['confirm_by', 'confirmed_at'] as const) {
    await db.schema.alterTable('consents').addColumn(column, integer).execute();
  }
  await db.schema.alterTable('consents').addColumn('replaces_consent_id', text).execute();
}
