import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTestCli, type TestCli } from './testing/test-cli.ts';

let cli: TestCli;
beforeEach(async () => {
  cli = createTestCli();
  await cli.done('keys', 'init');
});
afterEach(() => cli.close());

describe('an app', () => {
  beforeEach(() => cli.done('app', 'create', '--name', 'Shop', '--id', 'app_shop'));

  test('gets an id when it is given none, and never that of another', async () => {
    const made = await cli.done('app', 'create', '--name', 'Second');
    expect(made).toMatchObject({
      app_id: expect.stringMatching(/^app_[a-z0-9]{16}$/),
      default_days: 90,
      max_days: 365,
    });
    expect(await cli.refused('app', 'create', '--name', 'Thief', '--id', 'app_shop')).toBe('app_exists');
  });

  test('changes by what is given alone', async () => {
    const origin = 'https://shop.example';
    await cli.done('app', 'add-origin', 'app_shop', origin);
    await cli.done('app', 'change', 'app_shop', '--first-party', '--default-days', '30');
    const changed = { name: 'Shop', origins: [origin], first_party: true, default_days: 30, max_days: 365 };
    expect(await cli.done('app', 'show', 'app_shop')).toMatchObject(changed);
    await cli.done('app', 'change', 'app_shop', '--not-first-party');
    expect(await cli.done('app', 'show', 'app_shop')).toMatchObject({ ...changed, first_party: false });
  });

  test.each([
    ['an id of another form', ['--id', 'shop']],
    ['an endless name', ['--name', 'x'.repeat(201)]],
    ['a name that controls a terminal', ['--name', 'a\u001b[2J']],
    ['a permission that is none', ['--permission', 'everything=Because.']],
    ['a permission without a purpose', ['--permission', 'accounts']],
    ['a permission twice', ['--permission', 'accounts=A.', '--permission', 'accounts=B.']],
    ['a longer default than the longest', ['--default-days', '10', '--max-days', '9']],
    ['days that are no number', ['--default-days', 'many']],
    ['a logo on another host', ['--logo', '//evil.example/x.png']],
    ['a logo that can run scripts', ['--logo', 'data:image/svg+xml;base64,PHN2Zz4=']],
    ['a logo of more than 4096 characters', ['--logo', `data:image/png;base64,${'A'.repeat(4096)}`]],
  ])('may not have %s', async (_what, options) => {
    expect(await cli.refused('app', 'create', '--name', 'Other', ...options)).toBe('invalid_value');
    expect(await cli.done('app', 'list')).toHaveLength(1);
  });

  test.each([
    ['https://shop.example', 0],
    ['http://localhost:3000', 0],
    ['http://127.0.0.1:3000', 0],
    ['http://shop.example', 1],
    ['https://shop.example/', 1],
    ['https://*.shop.example', 1],
    ['https://shop.example;', 1],
    ['null', 1],
  ])('with the origin %s exits %i', async (origin, exitCode) => {
    expect(await cli.run('app', 'add-origin', 'app_shop', origin)).toMatchObject({ exitCode });
  });

  test.each([
    ['https://shop.example/back?from=consentry', 0],
    ['http://localhost:3000/back', 0],
    ['http://[::1]/back', 0],
    ['com.example.shop:/back', 0],
    ['http://shop.example/back', 1],
    ['https://shop.example/back#here', 1],
    ['https://shop.example/back#', 1],
    ['https://me:pass@shop.example/back', 1],
    ['https://shop.example/ba\nck', 1],
    ['https:\\\\evil.example', 1],
    ['shop:/back', 1],
    ['javascript:alert(1)//.example', 1],
    ['data:text/html,x.y', 1],
    ['file:///etc/passwd', 1],
    ['blob:https://shop.example/x', 1],
    ['vbscript:x.y', 1],
    ['/back', 1],
  ])('with the redirect URI %j exits %i', async (uri, exitCode) => {
    expect(await cli.run('app', 'add-uri', 'app_shop', '--redirect', uri)).toMatchObject({ exitCode });
    expect(await cli.run('app', 'add-uri', 'app_shop', '--cancel', uri)).toMatchObject({ exitCode });
  });

  test('loses an address, and only one that it has', async () => {
    await cli.done('app', 'add-origin', 'app_shop', 'https://shop.example');
    await cli.done(
      'app',
      'add-uri',
      'app_shop',
      '--redirect',
      'https://a.example/',
      '--redirect',
      'https://b.example/',
    );
    expect(await cli.refused('app', 'remove-origin', 'app_shop', 'https://other.example')).toBe('not_registered');
    expect(await cli.done('app', 'remove-origin', 'app_shop', 'https://shop.example')).toMatchObject({ origins: [] });
    expect(await cli.done('app', 'remove-uri', 'app_shop', '--redirect', 'https://a.example/')).toMatchObject({
      redirect_uris: ['https://b.example/'],
    });
  });
});

test('in the sandbox plain http will do', async () => {
  const sandbox = createTestCli({ CONSENTRY_MODE: 'sandbox' });
  await sandbox.done('app', 'create', '--name', 'Shop', '--id', 'app_shop');
  await sandbox.done('app', 'add-origin', 'app_shop', 'http://shop.test');
  await sandbox.done('app', 'add-uri', 'app_shop', '--redirect', 'http://shop.test/back');
  await sandbox.close();
});
