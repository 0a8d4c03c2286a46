import { Secret, TOTP } from 'otpauth';
import { expect, test } from './fixtures.ts';
import { openFlow } from './partner-page.ts';
import { COYOTE } from './widget.ts';

for (const [user, heading, help] of [
  ['locked', 'Your sign-in is locked', undefined],
  [
    'unconfirmed',
    'Your account needs your confirmation',
    { words: 'Confirm your account', url: 'https://bank.example/confirm' },
  ],
  [
    'reset-required',
    'Your password needs a reset',
    { words: 'Reset your password', url: 'https://bank.example/reset' },
  ],
  ['sso', 'This account uses single sign-on', { words: 'Read about single sign-on', url: 'https://bank.example/sso' }],
] as const) {
  test(`the user ${user} gets a screen that says so, after the right password only, and a way on`, async ({
    page,
    host,
  }) => {
    const { widget } = await openFlow(page, host, 'modal');
    const frame = page.frameLocator('iframe[title]');
    await widget.chooseInstitution();
    await widget.signIn({ user, password: 'wrong' });
    await expect(widget.alert).toBeVisible();
    await expect(widget.heading(heading)).toHaveCount(0);
    await widget.signIn({ user, password: 'sandbox' });
    await expect(widget.heading(heading)).toBeVisible();

    const links = frame.getByRole('link');
    if (help === undefined) await expect(links).toHaveCount(0);
    else {
      await expect(links).toHaveText(`${help.words} (opens in a new window)`);
      await expect(links).toHaveAttribute('href', help.url);
      await expect(links).toHaveAttribute('target', '_blank');
      await expect(links).toHaveAttribute('rel', /noopener/);
    }
    await widget.button('Sign in again').click();
    await expect(widget.user).toHaveValue(user);
    await widget.signIn(COYOTE);
    await expect(widget.text('Everyday account')).toBeVisible();
  });
}

for (const user of ['force-change', 'expired-password']) {
  test(`the user ${user} sets a new password there and then, and gives the consent`, async ({
    page,
    host,
    sandbox,
  }) => {
    const flow = await openFlow(page, host, 'modal');
    const { widget } = flow;
    const password = page.frameLocator('iframe[title]').getByLabel('New password', { exact: true });
    await widget.chooseInstitution();
    await widget.signIn({ user, password: 'sandbox' });
    await password.fill('short');
    await widget.button('Continue').click();
    await expect(widget.alert).toContainText('The password needs 8 characters or more. You entered 5.');
    await password.fill('password123');
    await widget.button('Continue').click();
    await expect(widget.alert).toContainText('Many people use that password, so it is easy to guess. Choose another.');
    await password.fill('the anvil fell up again');
    await widget.button('Continue').click();
    await widget.chooseAccounts('Everyday account');
    await widget.allow();
    await expect(flow.outcomes).toContainText('"status":"completed"');

    const again = await fetch(`${sandbox.url}/v2/auth/sign-in`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ email: `${user}@acme.com`, password: 'the anvil fell up again' }),
    });
    expect(again.status).toBe(200);
  });
}

test('a person without their phone goes on by a recovery code, which works once', async ({ page, host, sandbox }) => {
  const [used = '', unused = ''] = await enrol(sandbox.url);
  const field = page.frameLocator('iframe[title]').getByLabel('Recovery code');
  const recover = async (code: string) => {
    const { widget } = await openFlow(page, host, 'modal');
    await widget.chooseInstitution();
    await widget.signIn();
    await widget.button('Use a recovery code instead').click();
    await field.fill(code);
    await widget.button('Continue').click();
    return widget;
  };
  const first = await recover(used.toLowerCase().replaceAll('-', ' '));
  await expect(first.text('Everyday account')).toBeVisible();

  // It is refused in the words for a code that never was: that the next one works tells that this one did too.
  const second = await recover(used);
  await expect(second.alert).toContainText('That recovery code does not match. Check it and try again.');
  await field.fill(unused);
  await second.button('Continue').click();
  await expect(second.text('Everyday account')).toBeVisible();
});

/** Wile's second factor, as a page of the operator's own would set it up; gives the recovery codes. */
async function enrol(url: string): Promise<string[]> {
  let cookie = '';
  const call = async (method: string, body: object) => {
    const response = await fetch(`${url}/api/${method}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...(cookie && { Cookie: cookie }) },
      body: JSON.stringify(body),
    });
    cookie = response.headers.getSetCookie().at(-1)?.split(';')[0] ?? cookie;
    return (await response.json()) as { ok: boolean; totp: { secret: string }; recoveryCodes: string[] }; // held to its schema by the API tests
  };
  await call('session.setCookie', COYOTE);
  const { totp } = await call('totp.enroll', { password: COYOTE.password });
  const token = new TOTP({ secret: Secret.fromBase32(totp.secret) }).generate();
  const { ok, recoveryCodes } = await call('totp.activate', { token });
  expect(ok).toBe(true);
  return recoveryCodes;
}
