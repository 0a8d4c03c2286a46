import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createTestCli, type TestCli } from './testing/test-cli.ts';

let cli: TestCli;
beforeEach(async () => {
  cli = createTestCli();
  await cli.done('keys', 'init');
});
afterEach(() => cli.close());

describe('a person', () => {
  const create = ['user', 'create', '--username', 'ada', '--email', 'ada@example.com'];

  test('may get a password that is shown once', async () => {
    const made = z.object({ password: z.string() }).parse(await cli.done(...create, '--generate-password'));
    expect(made.password).toMatch(/^[a-z2-9]{6}(-[a-z2-9]{6}){3}$/);
    const { services } = await cli.startServer();
    const user = await services.store.findUserByLogin('ada');
    expect(await services.hasher.verify(user?.passwordHash, made.password, 'wile')).toEqual({ ok: true, value: true });
  });

  test.each([
    [undefined, 'password_missing'],
    ['short', 'password_length'],
    ['password123\n', 'password_common'],
  ])('does not get the password %j', async (password, code) => {
    cli.type(password);
    expect(await cli.refused(...create)).toBe(code);
  });

  test('has a name and an address of their own, whatever the case', async () => {
    await cli.done(...create, '--generate-password');
    const again = ['user', 'create', '--generate-password', '--username'];
    expect(await cli.refused(...again, 'ADA', '--email', 'other@example.com')).toBe('user_exists');
    expect(await cli.refused(...again, 'other', '--email', 'ADA@example.com')).toBe('user_exists');
    expect(await cli.refused(...again, 'ada@example.com', '--email', 'x@example.com')).toBe('invalid_value');
  });

  test('gets a new password after a reset, which ends what the old one opened', async () => {
    const { password: old } = z
      .object({ password: z.string() })
      .parse(await cli.done(...create, '--generate-password'));
    const { app } = await cli.startServer();
    const signIn = (password: string) =>
      app.fetch(
        new Request('http://localhost:4000/v2/auth/sign-in', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ email: 'ada@example.com', password }),
        }),
      );
    const { accessToken } = z.object({ accessToken: z.string() }).parse(await (await signIn(old)).json());
    await cli.done('user', 'set-status', 'ada', 'password_reset_required');
    cli.type('another long one');
    expect(await cli.done('user', 'set-password', 'ada')).toMatchObject({ status: 'active' });
    expect((await signIn(old)).status).toBe(401);
    expect((await signIn('another long one')).status).toBe(200);
    const me = new Request('http://localhost:4000/v2/users/me', {
      headers: { authorization: `Bearer ${accessToken}` },
    });
    expect((await app.fetch(me)).status).toBe(401);

    cli.type('password123');
    expect(await cli.refused('user', 'set-password', 'ada')).toBe('password_common');
    await cli.done('user', 'set-status', 'ada', 'locked');
    expect(await cli.done('user', 'set-password', 'ada', '--generate-password')).toMatchObject({ status: 'locked' });
  });

  test('is locked, loses a second factor, and is known to a partner, by command', async () => {
    await cli.done(...create, '--generate-password', '--permission', 'staff');
    const { services } = await cli.startServer();
    const { store, keyRing } = services;
    const { userId } = (await store.findUserByLogin('ada')) ?? { userId: '' };
    await store.stageTotp(userId, 'staged');
    await store.activateTotp(userId, 'staged', 1, keyRing.hashes('a code'), 0);
    const before = { has_second_factor: true, recovery_codes: 1, status: 'active', permissions: ['staff'] };
    expect(await cli.done('user', 'show', 'ADA')).toMatchObject(before);

    await cli.done('user', 'set-status', 'ada', 'locked');
    expect(await cli.refused('user', 'set-status', 'ada', 'asleep')).toBe('invalid_value');
    await cli.done('user', 'reset-totp', 'ada@example.com');
    const after = { ...before, has_second_factor: false, recovery_codes: 0, status: 'locked' };
    expect(await cli.done('user', 'show', 'ada')).toMatchObject(after);

    await cli.done('app', 'create', '--name', 'Shop', '--id', 'app_shop');
    await cli.done('user', 'link', 'ada', '--app', 'app_shop', '--end-user-id', 'customer 7');
    expect(await store.findEndUser('app_shop', 'customer 7')).toMatchObject({ userId });
    expect(await cli.refused('user', 'link', 'ada', '--app', 'app_x', '--end-user-id', 'y')).toBe('app_unknown');
    expect(await cli.refused('user', 'show', 'nobody')).toBe('user_unknown');
  });

  test('has no account at a bank that is not there, nor one with its whole number', async () => {
    await cli.done(...create, '--generate-password');
    const account = ['account', 'add', 'ada', '--name', 'A', '--kind', 'B', '--institution'];
    expect(await cli.refused(...account, 'ins_nowhere', '--number', '•••• 1')).toBe('institution_unknown');
    await cli.done('institution', 'add', 'ins_bank', '--name', 'Bank', '--type', 'energy');
    expect(await cli.refused('institution', 'add', 'ins_bank', '--name', 'B', '--type', 'energy')).toBe(
      'institution_exists',
    );
    expect(await cli.refused(...account, 'ins_bank', '--number', '12345678')).toBe('invalid_value');
  });
});
