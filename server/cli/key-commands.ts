import { z } from 'zod';
import { ok } from '../result.ts';
import { type ApiKeyRecord, SCOPES } from '../store/records.ts';
import { createApiKey } from './api-key.ts';
import { findApp } from './app-commands.ts';
import { defineCommand, refuse } from './command.ts';
import { AppId } from './fields.ts';
import { toColumns } from './to-columns.ts';

/** Two, so that a partner can change from one to the next without a moment without. */
const MOST_LIVE_KEYS = 2;

const Scopes = z.array(z.enum(SCOPES)).min(1);

const addKey = defineCommand({
  name: 'key add',
  summary: 'Makes an API key and shows it, once.',
  words: ['app'],
  options: {
    scope: { type: 'string', multiple: true, value: `<${SCOPES.join('|')}>`, help: 'default: all' },
  },
  input: z.object({ app: AppId, scope: Scopes.default([...SCOPES]) }),
  async run({ store, config, keyRing, random, clock }, { app: appId, scope }) {
    const app = await findApp(store, appId);
    if (!app.ok) return app;
    const { keyId, text } = createApiKey(config, random);
    const key: ApiKeyRecord = {
      keyId,
      appId,
      keyHash: keyRing.hashes(text)[0],
      scopes: SCOPES.filter((each) => scope.includes(each)),
      createdAt: clock.now(),
      lastUsedAt: null,
      revokedAt: null,
    };
    if (!(await store.addApiKey(key, MOST_LIVE_KEYS))) {
      return refuse('too_many_keys', `${appId} has ${MOST_LIVE_KEYS} live keys. Revoke one first.`);
    }
    return ok({ ...describeKey(key), key: text });
  },
  tell: ({ key, scopes }) => `${key}\n\nIt is shown this once. Scopes: ${scopes.join(', ')}.`,
});

const listKeys = defineCommand({
  name: 'key list',
  summary: 'Lists the API keys of a partner, never their text.',
  words: ['app'],
  options: {},
  input: z.object({ app: AppId }),
  async run({ store }, { app: appId }) {
    const app = await findApp(store, appId);
    return app.ok ? ok((await store.listApiKeys(appId)).map(describeKey)) : app;
  },
  tell: (keys) => toColumns(keys.map(tellKey)),
});

const revokeKey = defineCommand({
  name: 'key revoke',
  summary: 'Ends an API key at once.',
  words: ['app', 'key-id'],
  options: {},
  input: z.object({ app: AppId, 'key-id': z.string() }),
  async run({ store, clock }, { app, 'key-id': keyId }) {
    if (await store.revokeApiKey(app, keyId, clock.now())) return ok({ app_id: app, key_id: keyId });
    return refuse('key_unknown', `${app} has no live key ${keyId}.`);
  },
  tell: ({ key_id }) => `${key_id} is revoked.`,
});

export const keyCommands = [addKey, listKeys, revokeKey];

function describeKey({ keyId, appId, scopes, createdAt, lastUsedAt, revokedAt }: ApiKeyRecord) {
  return {
    key_id: keyId,
    app_id: appId,
    scopes,
    created_at: toTime(createdAt),
    last_used_at: toTime(lastUsedAt),
    revoked_at: toTime(revokedAt),
  };
}

function tellKey({ key_id, scopes, created_at, last_used_at, revoked_at }: ReturnType<typeof describeKey>): string[] {
  return [
    key_id,
    `made ${created_at}`,
    last_used_at === null ? 'never used' : `used ${last_used_at}`,
    revoked_at === null ? 'live' : `revoked ${revoked_at}`,
    scopes.join(','),
  ];
}

function toTime(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
