import { expect, test } from 'vitest';
import { openStore } from '../store/sql-store.ts';
import { openSqlite } from '../store/sqlite-engine.ts';
import { createTestServer } from '../testing/test-server.ts';
import { holdsSandboxData, seedSandbox } from './seed-sandbox.ts';

test('a database that a sandbox has used is told from one that none has', async () => {
  const { services } = await createTestServer();
  expect(await holdsSandboxData(services.store)).toBe(true);
  expect(await holdsSandboxData(await openStore(openSqlite(':memory:')))).toBe(false);
});

test('seeding again changes nothing that anybody has done', async () => {
  const server = await createTestServer();
  await (await server.openFlow()).walkTo('finished');
  await seedSandbox(server.services);
  const consents = await (await server.partner('GET', '/v1/consent?end_user_id=user-1&active=true')).json();
  expect(consents).toHaveLength(1);
});
