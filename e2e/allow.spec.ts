import { expect, test } from './fixtures.ts';
import { MODES, openFlow, pressDone } from './partner-page.ts';
import { ROADRUNNER } from './widget.ts';

test.use({ isolation: 'end-user' });

for (const mode of MODES) {
  test(`a person allows in mode ${mode}, and the partner's backend reads the consent back`, async ({
    page,
    host,
    sandbox,
  }) => {
    const flow = await openFlow(page, host, mode, { state: 'partner-state' });
    await flow.widget.walkTo('finished');
    await expect(flow.widget.heading(/connected|all set|done/i)).toBeVisible();

    const [consent] = await sandbox.consents();
    expect(consent).toMatchObject({
      permissions: ['accounts', 'balances', 'transactions', 'identity'],
      account_ids: ['acc_ins_sandbox_bank_wile_1', 'acc_ins_sandbox_bank_wile_2'],
    });
    if (mode === 'redirect') {
      await flow.widget.button(/^Return to Acme Budget/).click();
      await page.waitForURL(/\/callback\?/);
      expect(new URL(page.url()).searchParams.get('state')).toBe('partner-state');
      const result = await page.evaluate(() => ({ url: location.href }));
      expect(result.url).toMatch(/session_id=ses_/);
      return;
    }
    await expect(flow.outcomes).toHaveCount(1);
    await expect(flow.outcomes).toContainText('"status":"completed"');
    await expect(flow.outcomes).toContainText(consent?.arrangement_id ?? 'no consent');
    await pressDone(flow);
    await expect.poll(() => (mode === 'popup' ? flow.page.isClosed() : page.frames().length === 1)).toBe(true);
    await expect(flow.events.last()).toContainText('"closed"');
  });
}

test.describe('a person with a second factor', () => {
  test.use({ isolation: 'server' }); // codes are spent

  test('is asked for a code, and the consent names both proofs', async ({ page, host, sandbox }) => {
    const flow = await openFlow(page, host, 'modal');
    await flow.widget.walkTo('finished', ROADRUNNER);
    await expect(flow.outcomes).toContainText('"status":"completed"');
    expect(await sandbox.consents()).toHaveLength(1);
    await expect(flow.events).toContainText([/open/, /sign-in/, /verify-factor/, /choose-accounts/, /review-consent/]);
  });
});

test('the partner names the institution: the list is skipped, and there is a way back to it', async ({
  page,
  host,
}) => {
  const { widget } = await openFlow(page, host, 'modal', { institution_id: 'ins_sandbox_energy' });
  await expect(widget.password).toBeVisible();
  await widget.button(/^Back/).click();
  await expect(widget.button(/^Sandbox Bank/)).toBeVisible();
});
