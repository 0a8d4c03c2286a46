import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from './fixtures.ts';
import { MODES, openFlow, pressDone } from './partner-page.ts';

test.use({ isolation: 'end-user' });

// Partners pin a version and keep it for years, while server and widget are always today's.

const RELEASES = readdirSync(fileURLToPath(new URL('../host-sdk/releases', import.meta.url))).filter((name) =>
  /^\d/.test(name),
);

for (const version of RELEASES) {
  for (const mode of MODES) {
    test(`SDK ${version}, as it was released, with today's widget in mode ${mode}`, async ({ page, host, sandbox }) => {
      const flow = await openFlow(page, host, mode, { state: 'st' }, {}, `?sdk=${version}`);
      await flow.widget.walkTo('finished');
      expect(await sandbox.consents()).toHaveLength(1);
      if (mode === 'redirect') {
        await flow.widget.button(/^Return to Acme Budget/).click();
        await page.waitForURL(/\/callback\?/);
        const callback = page.url();
        await page.goto(`${host.origin}/host?sdk=${version}`);
        const handle = (url: string) => window.Consentry.handleRedirect(url, { expectedState: 'st' });
        expect(await page.evaluate(handle, callback)).toMatchObject({ status: 'completed' });
        return;
      }
      await expect(flow.outcomes).toHaveCount(1);
      await expect(flow.outcomes).toContainText('"status":"completed"');
      await pressDone(flow);
      await expect.poll(() => (mode === 'popup' ? flow.page.isClosed() : page.frames().length === 1)).toBe(true);
    });
  }

  test(`SDK ${version}: a person who cancels, and a page that closes, are still told apart from failures`, async ({
    page,
    host,
  }) => {
    const flow = await openFlow(page, host, 'modal', {}, {}, `?sdk=${version}`);
    await flow.widget.walkTo('sign-in');
    await flow.widget.cancel();
    await expect(flow.outcomes).toContainText('"status":"cancelled"');
    await page.evaluate(() => window.start({ mode: 'modal' }, {}));
    await page.evaluate(() => window.flows[1]?.close());
    await expect(flow.outcomes).toHaveCount(2);
    await expect(flow.outcomes.last()).toContainText('"status":"cancelled"');
  });
}
