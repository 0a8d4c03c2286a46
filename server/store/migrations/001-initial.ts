import type { Kysely } from 'kysely';

/** The first tables, in one list however long. Plain types that SQLite and PostgreSQL share; times are epoch milliseconds. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const text = 'text' as const;
  const integer = 'bigint' as const;

  await db.schema
    .createTable('apps')
    .addColumn('app_id', text, (column) => column.primaryKey())
    .addColumn('name', text, (column) => column.notNull())
    .addColumn('logo', text, (column) => column.notNull())
    .addColumn('permissions', text, (column) => column.notNull())
    .addColumn('default_duration', integer, (column) => column.notNull())
    .addColumn('max_duration', integer, (column) => column.notNull())
    .addColumn('origins', text, (column) => column.notNull())
    .addColumn('redirect_uris', text, (column) => column.notNull())
    .addColumn('cancel_uris', text, (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('api_keys')
    .addColumn('key_hash', text, (column) => column.primaryKey())
    .addColumn('app_id', text, (column) => column.notNull().references('apps.app_id'))
    .addColumn('created_at', integer, (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('institutions')
    .addColumn('institution_id', text, (column) => column.primaryKey())
    .addColumn('name', text, (column) => column.notNull())
    .addColumn('type', text, (column) => column.notNull())
    .addColumn('logo', text, (column) => column.notNull())
    .addColumn('health', text, (column) => column.notNull())
    .addColumn('aliases', text, (column) => column.notNull())
    .addColumn('provider', text, (column) => column.notNull())
    .addColumn('position', integer, (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('users')
    .addColumn('user_id', text, (column) => column.primaryKey())
    .addColumn('username', text, (column) => column.notNull().unique())
    .addColumn('email', text, (column) => column.notNull().unique())
    .addColumn('password_hash', text, (column) => column.notNull())
    .addColumn('status', text, (column) => column.notNull())
    .addColumn('totp_secret', text)
    .addColumn('totp_last_step', integer, (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('accounts')
    .addColumn('account_id', text, (column) => column.primaryKey())
    .addColumn('user_id', text, (column) => column.notNull().references('users.user_id'))
    .addColumn('institution_id', text, (column) => column.notNull().references('institutions.institution_id'))
    .addColumn('name', text, (column) => column.notNull())
    .addColumn('kind', text, (column) => column.notNull())
    .addColumn('masked_number', text, (column) => column.notNull())
    .addColumn('unavailable_reason', text)
    .addColumn('position', integer, (column) => column.notNull())
    .execute();
  await index(db, 'accounts', ['user_id', 'institution_id']);

  await db.schema
    .createTable('auth_sessions')
    .addColumn('session_hash', text, (column) => column.primaryKey())
    .addColumn('version', integer, (column) => column.notNull())
    .addColumn('status', text, (column) => column.notNull())
    .addColumn('app_id', text, (column) => column.notNull().references('apps.app_id'))
    .addColumn('end_user_id', text, (column) => column.notNull())
    .addColumn('end_user_email', text)
    .addColumn('redirect_uri', text)
    .addColumn('cancel_uri', text)
    .addColumn('client_state', text)
    .addColumn('locale', text)
    .addColumn('duration', integer, (column) => column.notNull())
    .addColumn('asked', text, (column) => column.notNull())
    .addColumn('amends_consent_id', text)
    .addColumn('created_at', integer, (column) => column.notNull())
    .addColumn('expires_at', integer, (column) => column.notNull())
    .addColumn('flow_key_hash', text, (column) => column.unique())
    .addColumn('resume_hash', text)
    .addColumn('deadline_at', integer)
    .addColumn('extensions', integer, (column) => column.notNull())
    .addColumn('step', text, (column) => column.notNull())
    .addColumn('institution_id', text)
    .addColumn('sign_in_user', text)
    .addColumn('subject_id', text)
    .addColumn('amr', text, (column) => column.notNull())
    .addColumn('factor_failures', integer, (column) => column.notNull())
    .addColumn('accounts', text, (column) => column.notNull())
    .addColumn('chosen_account_ids', text, (column) => column.notNull())
    .addColumn('consent_id', text)
    .addColumn('error_type', text)
    .addColumn('error_id', text)
    .addColumn('ended_at', integer)
    .execute();
  await index(db, 'auth_sessions', ['expires_at']);

  await db.schema
    .createTable('consents')
    .addColumn('consent_id', text, (column) => column.primaryKey())
    .addColumn('app_id', text, (column) => column.notNull().references('apps.app_id'))
    .addColumn('end_user_id', text, (column) => column.notNull())
    .addColumn('end_user_email', text)
    .addColumn('subject_id', text, (column) => column.notNull())
    .addColumn('institution_id', text, (column) => column.notNull())
    .addColumn('permissions', text, (column) => column.notNull())
    .addColumn('account_ids', text, (column) => column.notNull())
    .addColumn('duration', integer, (column) => column.notNull())
    .addColumn('amr', text, (column) => column.notNull())
    .addColumn('created_at', integer, (column) => column.notNull())
    .addColumn('expires_at', integer, (column) => column.notNull())
    .addColumn('last_accessed_at', integer)
    .addColumn('terminated_at', integer)
    .addColumn('termination_reason', text)
    .execute();
  await index(db, 'consents', ['app_id', 'end_user_id', 'created_at']);

  await db.schema
    .createTable('idempotent_answers')
    .addColumn('app_id', text, (column) => column.notNull())
    .addColumn('key_hash', text, (column) => column.notNull())
    .addColumn('fingerprint', text, (column) => column.notNull())
    .addColumn('sealed_answer', text, (column) => column.notNull())
    .addColumn('expires_at', integer, (column) => column.notNull())
    .addPrimaryKeyConstraint('idempotent_answers_key', ['app_id', 'key_hash'])
    .execute();
  await index(db, 'idempotent_answers', ['expires_at']);

  await db.schema
    .createTable('failure_counts')
    .addColumn('key', text, (column) => column.primaryKey())
    .addColumn('failures', integer, (column) => column.notNull())
    .addColumn('max', integer, (column) => column.notNull())
    .addColumn('reset_at', integer, (column) => column.notNull())
    .execute();
  await index(db, 'failure_counts', ['reset_at']);
}

async function index(db: Kysely<unknown>, table: string, columns: string[]): Promise<void> {
  await db.schema
    .createIndex(`${table}_by_${columns.join('_')}`)
    .on(table)
    .columns(columns)
    .execute();
}
