import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MintAnswer } from '@consentry/protocol/api.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readAs } from '../testing/test-server.ts';
import { createTestCli, type TestCli } from './testing/test-cli.ts';

let cli: TestCli;
let server: Awaited<ReturnType<TestCli['startServer']>>;
beforeEach(async () => {
  cli = createTestCli();
  await cli.done('keys', 'init');
  await cli.done('app', 'create', '--name', 'A', '--id', 'app_a', '--permission', 'accounts=To list them.');
  await cli.done('app', 'create', '--name', 'B', '--id', 'app_b', '--permission', 'accounts=To list them.');
  server = await cli.startServer();
});
afterEach(() => cli.close());

async function addKey(app: string, ...options: string[]) {
  const Added = z.object({ key: z.string(), key_id: z.string(), scopes: z.array(z.string()) });
  return Added.parse(await cli.done('key', 'add', app, ...options));
}

function call(key: string, method: string, path: string, body?: unknown): Promise<Response> {
  return server.fetch(path, {
    method,
    headers: { 'x-api-key': key, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

const mint = (key: string, more: object = {}) => call(key, 'POST', '/v1/auth/session', { end_user_id: 'u', ...more });

describe('an API key', () => {
  test('says where it is of and what its id is, and works in a server that was running before', async () => {
    const { key, key_id, scopes } = await addKey('app_a');
    expect(key).toMatch(new RegExp(`^csk_live_${key_id}_[A-Za-z0-9]{40}$`));
    expect(key_id).toMatch(/^[a-z0-9]{8}$/);
    expect(scopes).toEqual(['sessions', 'institutions', 'consents', 'tokens']);
    expect((await mint(key)).status).toBe(201);
  });

  test('of a sandbox says so', async () => {
    const sandbox = createTestCli({ CONSENTRY_MODE: 'sandbox' });
    await sandbox.done('app', 'create', '--name', 'A', '--id', 'app_a');
    expect(await sandbox.done('key', 'add', 'app_a')).toMatchObject({ key: expect.stringMatching(/^csk_sandbox_/) });
    await sandbox.close();
  });

  test('is good for its scopes alone', async () => {
    const { key, scopes } = await addKey('app_a', '--scope', 'institutions', '--scope', 'institutions');
    expect(scopes).toEqual(['institutions']);
    expect((await call(key, 'GET', '/v1/institutions')).status).toBe(200);
    expect((await mint(key)).status).toBe(403);
    expect(await cli.refused('key', 'add', 'app_b', '--scope', 'everything')).toBe('invalid_value');
  });

  test('stands in no file of the database, not even in part', async () => {
    const { key, key_id } = await addKey('app_a');
    const dump = readdirSync(cli.directory)
      .filter((name) => name.startsWith('data.db'))
      .map((name) => readFileSync(join(cli.directory, name), 'latin1'))
      .join('');
    expect(dump).toContain(key_id);
    const secret = key.split('_')[3] ?? '';
    for (let start = 0; start + 12 <= secret.length; start += 1) {
      expect(dump).not.toContain(secret.slice(start, start + 12));
    }
    expect(dump).not.toContain(Buffer.from(key).toString('base64url'));
  });

  test('has one beside it and no third, until one is revoked', async () => {
    const first = await addKey('app_a');
    await addKey('app_a');
    expect(await cli.refused('key', 'add', 'app_a')).toBe('too_many_keys');
    await cli.done('key', 'revoke', 'app_a', first.key_id);
    await addKey('app_a');
    await addKey('app_b');
  });

  test('that is revoked is refused by the very next request', async () => {
    const [{ key, key_id }, other] = [await addKey('app_a'), await addKey('app_a')];
    expect((await mint(key)).status).toBe(201);
    expect(await cli.refused('key', 'revoke', 'app_b', key_id)).toBe('key_unknown');
    await cli.done('key', 'revoke', 'app_a', key_id);
    expect((await mint(key)).status).toBe(401);
    expect((await mint(other.key)).status).toBe(201);
    expect(await cli.refused('key', 'revoke', 'app_a', key_id)).toBe('key_unknown');
  });

  test('is listed with its uses and never with its text', async () => {
    const [used, unused] = [await addKey('app_a'), await addKey('app_a')];
    await mint(used.key);
    await cli.done('key', 'revoke', 'app_a', unused.key_id);
    const { stdout } = await cli.run('key', 'list', 'app_a', '--json');
    expect(JSON.parse(stdout)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ key_id: used.key_id, last_used_at: expect.any(String), revoked_at: null }),
        expect.objectContaining({ key_id: unused.key_id, last_used_at: null, revoked_at: expect.any(String) }),
      ]),
    );
    expect(stdout).not.toContain(used.key.split('_')[3]);
  });
});

describe('a key of one app never acts as another', () => {
  const CLAIMS = ['id', 'app', 'app_id', 'appId', 'client_id', 'partner_id', 'owner', 'key_id'];

  test('whatever the body says', async () => {
    const { key } = await addKey('app_a');
    const claims = Object.fromEntries(CLAIMS.map((field) => [field, 'app_b']));
    for (const body of [claims, ...CLAIMS.map((field) => ({ [field]: 'app_b' }))]) {
      expect(await readAs(MintAnswer, mint(key, body))).toMatchObject({ id: 'app_a' });
    }
  });

  test('whatever the address or another header says', async () => {
    const [a, b] = [await addKey('app_a'), await addKey('app_b')];
    const theirs = await readAs(MintAnswer, mint(b.key));
    const path = `/v1/auth/session/${theirs.session_id}`;
    expect((await call(b.key, 'GET', path)).status).toBe(200);
    for (const query of ['', '?app_id=app_b', '?id=app_b', `?key=${b.key}`]) {
      expect((await call(a.key, 'GET', `${path}${query}`)).status).toBe(404);
    }
    const headers = { 'x-api-key': a.key, 'x-app-id': 'app_b' };
    expect((await server.fetch(path, { headers })).status).toBe(404);
  });
});
