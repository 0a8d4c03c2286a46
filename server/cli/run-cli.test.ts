import { MintAnswer } from '@consentry/protocol/api.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { postFlow, readAs } from '../testing/test-server.ts';
import { createTestCli, type TestCli } from './testing/test-cli.ts';

let cli: TestCli;
beforeEach(async () => {
  cli = createTestCli();
  await cli.done('keys', 'init');
});
afterEach(() => cli.close());

const WITH_KEY = z.object({ key: z.string(), key_id: z.string() });
const FLOW_KEY = 'f'.repeat(43);

test('an operator sets a partner and a bank up, and a person connects an account', async () => {
  const permission = ['--permission', 'accounts=To show them.', '--permission', 'balances=To add a=b up.'];
  await cli.done('app', 'create', '--name', 'Shop', '--id', 'app_shop', ...permission);
  await cli.done('app', 'add-origin', 'app_shop', 'https://shop.example');
  const redirect = 'https://shop.example/back';
  await cli.done('app', 'add-uri', 'app_shop', '--redirect', redirect, '--cancel', 'com.example.shop:/cancelled');
  const { key } = WITH_KEY.parse(await cli.done('key', 'add', 'app_shop'));
  await cli.done('institution', 'add', 'ins_bank', '--name', 'First Bank', '--type', 'banking', '--alias', 'FB');
  cli.type('correct horse battery\n');
  await cli.done('user', 'create', '--username', 'Ada', '--email', 'Ada@Example.com', '--name', 'Ada Lovelace');
  const account = ['--institution', 'ins_bank', '--name', 'Everyday', '--kind', 'Savings', '--number', '•••• 1234'];
  await cli.done('account', 'add', 'ada', ...account);

  const { fetch } = await cli.startServer();
  const session = await readAs(
    MintAnswer,
    fetch('/v1/auth/session', {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        end_user_id: 'user-1',
        redirect_uri: redirect,
        cancel_uri: 'com.example.shop:/cancelled',
      }),
    }),
  );
  expect(session.id).toBe('app_shop');
  const page = await fetch(`/consent?session=${session.session_id}`);
  expect(page.headers.get('content-security-policy')).toContain('frame-ancestors https://shop.example');

  const post = (step: string, body: unknown) => postFlow(fetch, step, body, FLOW_KEY);
  await post('open', { session_id: session.session_id, flow_key: FLOW_KEY });
  const chosen = await post('choose-institution', { institution_id: 'ins_bank' });
  expect(chosen).toMatchObject({ state: { step: 'sign-in', institution: { name: 'First Bank', aliases: ['FB'] } } });
  const { state } = await post('sign-in', { user: 'ada@example.com', password: 'correct horse battery' });
  if (state?.step !== 'choose-accounts') throw new Error(`came to ${state?.step}`);
  expect(state.accounts).toMatchObject([{ name: 'Everyday', kind: 'Savings', masked_number: '•••• 1234' }]);
  await post('choose-accounts', { account_ids: state.accounts.map(({ account_id }) => account_id) });
  const finished = await post('review-consent', { decision: 'allow' });
  expect(finished).toMatchObject({ state: { step: 'finished', outcome: { status: 'completed' } } });
});

describe('what is printed', () => {
  test('is text for people and one JSON document for programs', async () => {
    expect(await cli.run('app', 'create', '--name', 'Shop', '--id', 'app_shop')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^app_shop +Shop\n/),
      stderr: '',
    });
    expect(await cli.done('app', 'list')).toMatchObject([{ app_id: 'app_shop', name: 'Shop' }]);
  });

  test('of a refusal goes to standard error, or is the JSON document', async () => {
    const refusal = { code: 'app_unknown', message: 'There is no app app_nobody.' };
    expect(await cli.run('app', 'show', 'app_nobody')).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: `${refusal.message}\n`,
    });
    const { exitCode, stdout, stderr } = await cli.run('app', 'show', 'app_nobody', '--json');
    expect([exitCode, JSON.parse(stdout), stderr]).toEqual([1, { error: refusal }, '']);
  });

  test.each([
    [[]],
    [['app']],
    [['app', 'destroy', 'app_shop']],
    [['app', 'show']],
    [['app', 'show', 'app_shop', 'app_other']],
    [['app', 'create']],
    [['app', 'create', '--name']],
    [['app', 'list', '--loud']],
    [['help', 'nothing']],
  ])('is the usage, with exit code 2, for: %j', async (args) => {
    const { exitCode, stdout, stderr } = await cli.run(...args);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain('Usage: consentry');
  });

  test('helps with all commands, with those of one noun, and with one', async () => {
    expect((await cli.run('help')).stdout).toMatch(/app create[\s\S]*config check/);
    const ofKey = (await cli.run('key', '--help')).stdout;
    expect(ofKey).toContain('key revoke');
    expect(ofKey).not.toContain('keys rotate');
    expect((await cli.run('key', 'add', '--help')).stdout).toContain('Usage: consentry key add <app> [--scope');
    expect(await cli.done('help', 'app', 'create')).toMatchObject([{ command: 'app create' }]);
  });

  test('says why the configuration is not to be used', async () => {
    cli.environment.CONSENTRY_SECRETS = 'short';
    expect(await cli.refused('app', 'list')).toBe('configuration');
    expect(await cli.run('config', 'check')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/CONSENTRY_SECRETS/),
    });
  });

  test('of `config check` is what the server would start on', async () => {
    expect(await cli.done('config', 'check')).toMatchObject({ mode: 'production', secrets: 1 });
  });
});
