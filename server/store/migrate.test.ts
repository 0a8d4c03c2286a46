import { type Kysely, Migrator, sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Engine } from './engine.ts';
import { migrate } from './migrate.ts';
import * as initial from './migrations/001-initial.ts';
import { openStore } from './sql-store.ts';
import { openSqlite } from './sqlite-engine.ts';
import type { Tables } from './tables.ts';

const CONSENT_ID = `con_${'a'.repeat(32)}`;

/** One row in each table, as the first release wrote them. */
const ROWS: Record<string, Record<string, string | number | null>> = {
  apps: {
    app_id: 'app_1',
    name: 'App',
    logo: '/logos/app_1.svg',
    permissions: '[{"permission":"accounts","purpose":"why"}]',
    default_duration: 60,
    max_duration: 120,
    origins: '["https://partner.example"]',
    redirect_uris: '["https://partner.example/callback"]',
    cancel_uris: '[]',
  },
  api_keys: { key_hash: 'old hash', app_id: 'app_1', created_at: 1 },
  institutions: {
    institution_id: 'ins_1',
    name: 'Bank',
    type: 'banking',
    logo: '',
    health: 'up',
    aliases: '["B"]',
    provider: 'directory',
    position: 0,
  },
  users: {
    user_id: 'usr_1',
    username: 'wile',
    email: 'coyote@acme.com',
    password_hash: 'hash',
    status: 'active',
    totp_secret: 'sealed',
    totp_last_step: 7,
  },
  accounts: {
    account_id: 'acc_1',
    user_id: 'usr_1',
    institution_id: 'ins_1',
    name: 'Everyday',
    kind: 'transaction',
    masked_number: '1234',
    unavailable_reason: null,
    position: 0,
  },
  auth_sessions: {
    session_hash: 'session',
    version: 3,
    status: 'opened',
    app_id: 'app_1',
    end_user_id: 'user-1',
    end_user_email: 'a@b.example',
    redirect_uri: 'https://partner.example/callback',
    cancel_uri: null,
    client_state: 'state',
    locale: 'en',
    duration: 60,
    asked: '[{"permission":"accounts","purpose":"why"}]',
    amends_consent_id: null,
    created_at: 1,
    expires_at: 900_001,
    flow_key_hash: 'flow key',
    resume_hash: 'resume',
    deadline_at: 900_002,
    extensions: 1,
    step: 'choose-accounts',
    institution_id: 'ins_1',
    sign_in_user: 'wile',
    subject_id: 'usr_1',
    amr: '["pwd"]',
    factor_failures: 2,
    accounts: '[]',
    chosen_account_ids: '[]',
    consent_id: null,
    error_type: null,
    error_id: null,
    ended_at: null,
  },
  consents: {
    consent_id: CONSENT_ID,
    app_id: 'app_1',
    end_user_id: 'user-1',
    end_user_email: null,
    subject_id: 'usr_1',
    institution_id: 'ins_1',
    permissions: '["accounts"]',
    account_ids: '["acc_1"]',
    duration: 60,
    amr: '["pwd"]',
    created_at: 1,
    expires_at: 60_001,
    last_accessed_at: null,
    terminated_at: null,
    termination_reason: null,
  },
  idempotent_answers: {
    app_id: 'app_1',
    key_hash: 'idempotency key',
    fingerprint: 'body',
    sealed_answer: 'sealed',
    expires_at: 2,
  },
  failure_counts: { key: 'counter', failures: 1, max: 3, reset_at: 2 },
};

let engine: Engine;
beforeEach(async () => {
  engine = openSqlite(':memory:');
  await migrateToFirst(engine.db);
  for (const [table, row] of Object.entries(ROWS)) {
    const columns = sql.join(Object.keys(row).map((column) => sql.ref(column)));
    await sql`insert into ${sql.table(table)} (${columns}) values (${sql.join(Object.values(row))})`.execute(engine.db);
  }
});
afterEach(() => engine.close());

/** Nothing says what was proven then. */
const SIGNED_OUT = { version: 4, step: 'sign-in', subject_id: null, amr: '[]' };

test.each(Object.entries(ROWS))(
  'keeps what the first release wrote into %s, but for who was signed in in an open flow',
  async (table, row) => {
    await migrate(engine.db);
    const kept = table === 'auth_sessions' ? { ...row, ...SIGNED_OUT } : row;
    expect(await rowsOf(table)).toEqual([expect.objectContaining(kept)]);
  },
);

test('an old key still finds its app, and may do what it could', async () => {
  const store = await openStore(engine);
  const found = await store.findAppByKey(['current hash', 'old hash']);
  expect(found?.app).toMatchObject({ appId: 'app_1', name: 'App', firstParty: false });
  expect(found?.key).toMatchObject({
    keyHash: 'old hash',
    scopes: ['sessions', 'institutions', 'consents', 'tokens'],
    createdAt: 1,
    lastUsedAt: null,
    revokedAt: null,
  });
});

test('an old key can be named, and so revoked', async () => {
  const store = await openStore(engine);
  const keyId = (await store.listApiKeys('app_1'))[0]?.keyId ?? '';
  expect(await store.revokeApiKey('app_1', keyId, 5)).toBe(true);
  expect(await store.findAppByKey(['old hash'])).toBeUndefined();
});

test('an open session, a consent and a person read as before', async () => {
  const store = await openStore(engine);
  expect(await store.findSessionByFlowKey('flow key')).toMatchObject({
    status: 'opened',
    confirm: false,
    handoffUserId: null,
    passwordChange: null,
    sealedCode: null,
  });
  const active = await store.listConsents({ appId: 'app_1', active: true, now: 60_000 });
  expect(active).toMatchObject([{ consentId: CONSENT_ID, confirmBy: null, replacesConsentId: null }]);
  expect(await store.findUserByLogin('wile')).toMatchObject({
    totpSecret: 'sealed',
    pendingTotpSecret: null,
    fullName: '',
    permissions: [],
  });
});

test('migrating twice changes nothing', async () => {
  await migrate(engine.db);
  const before = await Promise.all(Object.keys(ROWS).map(rowsOf));
  await expect(migrate(engine.db)).resolves.toBeUndefined();
  expect(await Promise.all(Object.keys(ROWS).map(rowsOf))).toEqual(before);
});

/** Under the name that the first release noted. */
async function migrateToFirst(db: Kysely<Tables>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ '001-initial': initial }) } });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}

/** Columns by their own names. */
async function rowsOf(table: string): Promise<unknown[]> {
  return (await sql`select * from ${sql.table(table)}`.execute(engine.db.withoutPlugins())).rows;
}
