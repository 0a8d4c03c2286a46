import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { BundleAnswer } from '@consentry/protocol/session-api.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { findTotpSecret, totpContext } from '../auth/totp-secret.ts';
import { DAY, MINUTE } from '../clock.ts';
import { createLog } from '../log.ts';
import { createSecretsPoller } from '../secrets/secrets-poller.ts';
import { readAs } from '../testing/test-server.ts';
import { createTestCli, type TestCli } from './testing/test-cli.ts';

const TOTP_SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const Keys = z.array(z.object({ kid: z.string(), position: z.number() }));

let cli: TestCli;
let apiKey: string;
let server: Awaited<ReturnType<TestCli['startServer']>>;
beforeEach(async () => {
  cli = createTestCli();
  await cli.done('keys', 'init');
  await cli.done('app', 'create', '--name', 'A', '--id', 'app_a');
  apiKey = z.object({ key: z.string() }).parse(await cli.done('key', 'add', 'app_a')).key;
  await cli.done('user', 'create', '--username', 'ada', '--email', 'ada@example.com', '--generate-password');
  server = await cli.startServer();
  await giveFactor();
});
afterEach(() => cli.close());

async function getAda() {
  const user = await server.services.store.findUserByLogin('ada');
  if (!user) throw new Error('nobody of that name');
  return user;
}

async function giveFactor(): Promise<void> {
  const { store, keyRing } = server.services;
  const { userId } = await getAda();
  const sealed = keyRing.seal(TOTP_SECRET, totpContext(userId));
  await store.stageTotp(userId, sealed);
  await store.activateTotp(userId, sealed, 1, keyRing.hashes('a recovery code'), 0);
}

async function kids(): Promise<string[]> {
  return Keys.parse(await cli.done('keys', 'list')).map(({ kid }) => kid);
}

/** Everything that hangs on a key, in the running server; `shown` is a token of before. */
async function useServer(shown?: string): Promise<string> {
  const { services, fetch } = server;
  const bundle = await readAs(BundleAnswer, fetch('/v2/auth/session', { headers: { 'x-api-key': apiKey } }));
  for (const token of [bundle.accessToken, shown ?? bundle.accessToken]) {
    const me = await fetch('/v2/users/me', { headers: { authorization: `Bearer ${token}` } });
    expect(me.status).toBe(200);
  }
  expect(findTotpSecret(services.keyRing, await getAda())).toBe(TOTP_SECRET);
  return bundle.accessToken;
}

function followFile(): () => void {
  const { keyRing } = server.services;
  return createSecretsPoller(cli.secretsFile, keyRing, createLog({ write: () => undefined }));
}

function useKey(): Promise<Response> {
  return server.fetch('/v2/auth/session', { headers: { 'x-api-key': apiKey } });
}

describe('rotating by command', () => {
  test('is never noticed by whoever uses a running server', async () => {
    const poll = followFile();
    const [before = ''] = await kids();
    const token = await useServer();
    const seen: string[][] = [];
    cli.whileWaiting(async () => {
      await useServer(token);
      poll();
      seen.push(server.services.keyRing.signingKeys().map(({ kid }) => kid));
      await useServer(token);
    });
    const rotated = await cli.done('keys', 'rotate');
    await useServer(token); // it has not looked at the file yet
    poll();
    await useServer(token);

    const [after = '', ...rest] = await kids();
    expect(rest).toEqual([before]);
    expect(rotated).toEqual({ kid: after, keys: 2, resealed: 1 });
    expect(seen).toEqual([[before, after]]); // the first step: all verify with it, nobody signs
    expect(server.services.keyRing.signingKeys()[0].kid).toBe(after);
    expect(server.services.keyRing.isOutdated((await getAda()).totpSecret ?? '')).toBe(false);
  });

  test('twice at once loses no secret', async () => {
    const outcomes = await Promise.all([cli.done('keys', 'rotate'), cli.done('keys', 'rotate')]);
    const made = z.array(z.object({ kid: z.string() })).parse(outcomes);
    expect(await kids()).toHaveLength(3);
    expect(await kids()).toEqual(expect.arrayContaining(made.map(({ kid }) => kid)));
  });

  test('leaves a file that is not to be used as it is', async () => {
    chmodSync(cli.secretsFile, 0o644);
    const before = readFileSync(cli.secretsFile, 'utf8');
    expect(await cli.refused('keys', 'rotate')).toBe('configuration');
    expect(readFileSync(cli.secretsFile, 'utf8')).toBe(before);
  });

  test('shows no secret', async () => {
    const { stdout } = await cli.run('keys', 'rotate');
    for (const secret of readFileSync(cli.secretsFile, 'utf8').trim().split('\n')) {
      expect(stdout).not.toContain(secret);
    }
  });

  test('is refused where the secrets stand in the configuration, with what to do there', async () => {
    const [secret = ''] = readFileSync(cli.secretsFile, 'utf8').split('\n');
    const configured = createTestCli({ CONSENTRY_SECRETS: secret });
    delete configured.environment.CONSENTRY_SECRETS_FILE;
    const { exitCode, stderr } = await configured.run('keys', 'rotate');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/at the end of the list on every server.*: [A-Za-z0-9_-]{43}\n2\. .*to the front/);
    expect(await configured.refused('keys', 'rotate')).toBe('secrets_by_configuration');
    await configured.close();
  });
});

describe('the secrets file', () => {
  test('is made once', async () => {
    const before = readFileSync(cli.secretsFile, 'utf8');
    expect(await cli.refused('keys', 'init')).toBe('secrets_file');
    expect(readFileSync(cli.secretsFile, 'utf8')).toBe(before);
  });

  test.each([
    ['weak', 'short\n'],
    ['empty', ''],
  ])('that is %s keeps server and command line from starting', async (_what, text) => {
    writeFileSync(cli.secretsFile, text);
    expect(await cli.refused('config', 'check')).toBe('configuration');
    expect(await cli.refused('app', 'list')).toBe('configuration');
    await expect(cli.startServer()).rejects.toThrow(cli.secretsFile);
  });
});

describe('retiring a key', () => {
  let old: string;
  beforeEach(async () => {
    const poll = followFile();
    cli.whileWaiting(poll);
    [old = ''] = await kids();
    await cli.done('keys', 'rotate');
    poll();
  });

  test('removes it when a day has passed and nothing hangs on it', async () => {
    cli.advance(DAY + MINUTE);
    await useServer();
    await cli.done('keys', 'retire', old, '--lose-recovery-codes');
    expect(await kids()).not.toContain(old);
    followFile()();
    await useServer();
  });

  test('is refused for the one that signs and for one that is not there', async () => {
    cli.advance(DAY + MINUTE);
    const [first = ''] = await kids();
    expect(await cli.refused('keys', 'retire', first)).toBe('key_signs');
    expect(await cli.refused('keys', 'retire', 'deadbeef')).toBe('kid_unknown');
  });

  test('is refused within a day, since an answer of before may be asked for again', async () => {
    cli.advance(DAY - MINUTE);
    await useKey();
    expect(await cli.refused('keys', 'retire', old, '--lose-recovery-codes')).toBe('key_in_use');
    cli.advance(2 * MINUTE);
    await cli.done('keys', 'retire', old, '--lose-recovery-codes');
  });

  test('is refused while an API key has not been used since the rotation', async () => {
    cli.advance(DAY + MINUTE);
    expect(await cli.refused('keys', 'retire', old, '--lose-recovery-codes')).toBe('key_in_use');
    await useKey();
    await cli.done('keys', 'retire', old, '--lose-recovery-codes');
  });

  test('asks before people lose their recovery codes', async () => {
    cli.advance(DAY + MINUTE);
    await useKey();
    expect(await cli.refused('keys', 'retire', old)).toBe('key_in_use');
    await cli.done('user', 'reset-totp', 'ada');
    await cli.done('keys', 'retire', old);
  });

  test('seals again what a server has sealed with it meanwhile', async () => {
    const { keyRing } = server.services;
    const [signing = ''] = await kids();
    const secrets = readFileSync(cli.secretsFile, 'utf8').trim().split('\n');
    keyRing.replace([...secrets].reverse());
    await giveFactor();
    keyRing.replace(secrets);
    cli.advance(DAY + MINUTE);
    await useKey();
    await cli.done('keys', 'retire', old, '--lose-recovery-codes');
    expect((await getAda()).totpSecret?.split('.')[1]).toBe(signing);
  });
});
