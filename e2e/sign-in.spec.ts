import { expect, test } from './fixtures.ts';
import { openFlow } from './partner-page.ts';
import { roadrunnerCode } from './totp.ts';
import { COYOTE, ROADRUNNER, Widget } from './widget.ts';

test('a wrong password is said, the identifier stays, and the right one goes on', async ({ page, host }) => {
  const { widget } = await openFlow(page, host, 'modal');
  await widget.chooseInstitution();
  await widget.signIn({ ...COYOTE, password: 'catch-the-bird' });
  await expect(widget.alert).toBeVisible();
  await expect(widget.user).toHaveValue(COYOTE.user);
  await expect(widget.password).toHaveValue('');
  await widget.password.fill(COYOTE.password);
  await widget.button(/^Sign in/).click();
  await expect(widget.button(/^Continue/)).toBeVisible();
});

test('a wrong code is said with the attempts left; the fifth ends the flow', async ({ page, host }) => {
  const flow = await openFlow(page, host, 'modal');
  await flow.widget.walkTo('verify-factor', ROADRUNNER);
  for (const left of [4, 3, 2, 1]) {
    await flow.widget.verifyFactor('000000');
    await expect(flow.widget.text(new RegExp(`You have ${left} attempt`)).first()).toBeVisible();
  }
  await flow.widget.verifyFactor('000000');
  await expect(flow.outcomes).toContainText('"name":"ConsentError"');
});

test('a code works once, also in another flow', async ({ page, host, browser }) => {
  const code = roadrunnerCode();
  const first = await openFlow(page, host, 'modal');
  await first.widget.walkTo('verify-factor', ROADRUNNER);
  await first.widget.verifyFactor(code);
  await expect(first.widget.text('Everyday account')).toBeVisible();

  const other = await browser.newContext();
  const second = await openFlow(await other.newPage(), host, 'modal');
  await second.widget.walkTo('verify-factor', ROADRUNNER);
  await second.widget.verifyFactor(code);
  await expect(second.widget.text(/already (been )?used|next code/i).first()).toBeVisible();
  await other.close();
});

test('a pasted code with a space goes on by itself', async ({ page, host }) => {
  const { widget } = await openFlow(page, host, 'modal');
  await widget.walkTo('verify-factor', ROADRUNNER);
  const code = roadrunnerCode();
  await widget.code.focus();
  await page.evaluate((text) => navigator.clipboard?.writeText(text).catch(() => undefined), code);
  await widget.code.evaluate(
    (input, text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', text);
      const isFree = input.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
      );
      if (isFree && input instanceof HTMLInputElement) {
        input.value = text;
        input.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertFromPaste', data: text }));
      }
    },
    `${code.slice(0, 3)} ${code.slice(3)}`,
  );
  await expect(widget.text('Everyday account')).toBeVisible();
});

test.describe('without a proof that is counted', () => {
  test.use({ isolation: 'end-user' });

  for (const [user, code] of [
    ['ineligible', 'end_user_ineligible'],
    ['upstream-error', 'consent_failed'],
  ] as const) {
    test(`the sandbox user ${user} ends the flow with a failure that the partner can branch on`, async ({
      page,
      host,
    }) => {
      const flow = await openFlow(page, host, 'modal');
      await flow.widget.chooseInstitution();
      await flow.widget.signIn({ user, password: 'sandbox' });
      await expect(flow.outcomes).toContainText(`"code":"${code}"`);
    });
  }

  test('nobody who has no accounts is left at a dead end', async ({ page, host }) => {
    const { widget } = await openFlow(page, host, 'modal');
    await widget.chooseInstitution();
    await widget.signIn({ user: 'noaccounts', password: 'sandbox' });
    await expect(widget.heading('No accounts to share')).toBeVisible(); // the sign-in screen has such a button too
    await widget.button(/^Choose another institution/).click();
    await expect(widget.button(/^Sandbox Bank/)).toBeVisible();
  });

  test('an institution that is down is said to be, and cannot be chosen', async ({ page, host }) => {
    const { widget } = await openFlow(page, host, 'modal');
    await expect(widget.button(/^Downtime Credit Union/)).toHaveAttribute('aria-disabled', 'true');
  });

  test('search finds an institution by another name, and says when there is none', async ({ page, host }) => {
    await openFlow(page, host, 'modal');
    const frame = page.frameLocator('iframe');
    const widget = new Widget(frame);
    const search = frame.getByRole('searchbox');
    await search.fill('bank al-taj');
    await expect(widget.button(/بنك/)).toBeVisible();
    await expect(widget.button(/^Sandbox Bank/)).toHaveCount(0);
    await search.fill('no such place');
    await expect(widget.text(/no (institution|match)/i).first()).toBeVisible();
  });
});
