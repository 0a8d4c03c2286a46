import { expect, test } from './fixtures.ts';
import { MODES, openFlow, pressDone } from './partner-page.ts';
import { COYOTE, ROADRUNNER } from './widget.ts';

test.use({ isolation: 'end-user' });

for (const mode of MODES) {
  test(`a person declines in mode ${mode}: nothing is shared, and that is a result`, async ({
    page,
    host,
    sandbox,
  }) => {
    const flow = await openFlow(page, host, mode);
    await flow.widget.walkTo('review-consent');
    await flow.widget.decline();
    await expect(flow.widget.text(/nothing (was|has been) shared/i).first()).toBeVisible();
    expect(await sandbox.consents()).toEqual([]);
    if (mode === 'redirect') {
      await flow.widget.button(/^Return to Acme Budget/).click();
      await page.waitForURL(/\/cancel\?/);
      expect(Object.fromEntries(new URL(page.url()).searchParams)).toMatchObject({
        error: 'access_denied',
        error_type: 'CONSENT_ENDUSER_DENIED',
        session_id: expect.stringMatching(/^ses_/),
      });
      return;
    }
    await expect(flow.outcomes).toContainText('"status":"cancelled"');
    await expect(flow.outcomes).toContainText('"step":"review-consent"');
    await pressDone(flow);
  });
}

const STEPS = [
  ['choose-institution', COYOTE],
  ['sign-in', COYOTE],
  ['verify-factor', ROADRUNNER],
  ['choose-accounts', COYOTE],
  ['review-consent', COYOTE],
] as const;

for (const [step, who] of STEPS) {
  test(`a person cancels at ${step}, and the partner learns where`, async ({ page, host, sandbox }) => {
    const flow = await openFlow(page, host, 'modal');
    await flow.widget.walkTo(step, who);
    await flow.widget.cancel();
    await expect(flow.outcomes).toContainText('"status":"cancelled"');
    await expect(flow.outcomes).toContainText(`"step":"${step}"`);
    expect(await sandbox.consents()).toEqual([]);
  });
}

test('a person thinks again: "keep going" loses nothing', async ({ page, host }) => {
  const { widget } = await openFlow(page, host, 'modal');
  await widget.walkTo('choose-accounts');
  await widget.button(/^Cancel/).click();
  await widget.button(/^Keep going/).click();
  await widget.chooseAccounts('Everyday account');
  await expect(widget.button(/^Allow/)).toBeVisible();
});

test('Escape on the host page asks before it cancels', async ({ page, host }) => {
  const flow = await openFlow(page, host, 'modal');
  await flow.widget.walkTo('choose-accounts');
  await page.locator('dialog').focus();
  await page.keyboard.press('Escape');
  await flow.widget.button(/^Yes/).click();
  await expect(flow.outcomes).toContainText('"status":"cancelled"');
});
