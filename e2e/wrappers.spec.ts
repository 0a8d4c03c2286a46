import { Widget } from './widget.ts';
import { expect, expectStatus, type Framework, openStory, test } from './wrapper-page.ts';

test.use({ isolation: 'end-user' });

// The stories that React, always under StrictMode, and Vue have in common.

const FRAMEWORKS: readonly Framework[] = ['react', 'vue'];

for (const name of FRAMEWORKS) {
  test.describe(name, () => {
    test('a button opens the modal, tells the outcome once, and works a second time', async ({
      page,
      host,
      sandbox,
    }) => {
      const story = await openStory(page, host, name, 'part=connect');
      for (const round of [1, 2]) {
        await story.connect();
        await expect(story.state()).toHaveText('open');
        await story.widget().walkTo('review-consent');
        await story.widget().allow();
        await expect(story.calls).toHaveCount(round);
        await expect(story.calls.last()).toHaveText('1 success completed 0');
        await expect(story.state()).toHaveText('open completed');
        await story.widget().done();
        await expect(story.state()).toHaveText('closed completed');
        await expect(page.locator('dialog, iframe')).toHaveCount(0);
      }
      expect(await sandbox.consents()).toHaveLength(2);
    });

    test('rendering again while the widget is open reloads nothing, and the latest callback is called', async ({
      page,
      host,
    }) => {
      const story = await openStory(page, host, name, 'part=connect');
      await story.connect();
      await story.widget().walkTo('sign-in');
      const frame = await page.locator('iframe').elementHandle();
      for (let renders = 1; renders <= 20; renders += 1) await story.setScene({ renders });
      await story.widget().cancel();
      await expect(story.calls).toHaveText(['1 cancel cancelled 20']);
      expect(await frame?.evaluate((element) => element.tagName)).toBe('IFRAME');
      expect(story.loads()).toBe(1);
      expect(await story.sessions()).toHaveLength(1);
    });

    test('pressing the button again while the modal is open opens nothing', async ({ page, host }) => {
      const story = await openStory(page, host, name, 'part=connect');
      await page.evaluate(() => {
        const button = document.querySelector('button');
        for (let press = 0; press < 3; press += 1) button?.click();
      });
      await expect(story.widget().button(/^Sandbox Bank/)).toBeVisible();
      await expect(page.locator('dialog')).toHaveCount(1);
      expect(await story.sessions()).toHaveLength(1);
    });

    test('unmounting with the modal open cancels the session, gives the page back, and calls nothing', async ({
      page,
      host,
      sandbox,
    }) => {
      const story = await openStory(page, host, name, 'part=connect');
      await page.evaluate(() => document.documentElement.style.setProperty('overflow', 'scroll'));
      await story.connect();
      await story.widget().walkTo('sign-in');
      await story.setScene({ isMounted: false });
      await expect(page.locator('dialog, iframe')).toHaveCount(0);
      expect(await page.evaluate(() => document.documentElement.style.overflow)).toBe('scroll');
      await expectStatus(sandbox, await story.sessions(), ['cancelled']);
      await story.setScene({ isMounted: true });
      await expect(story.state()).toHaveText('closed');
      await expect(story.calls).toHaveCount(0);
      await expect(page.getByText('1 closed')).toHaveCount(0);
    });

    test('a popup opens from the click, and its outcome arrives', async ({ page, host, sandbox }) => {
      const story = await openStory(page, host, name, 'part=connect&mode=popup');
      const opened = page.waitForEvent('popup');
      await story.connect();
      const popup = new Widget(await opened);
      await popup.walkTo('review-consent');
      await popup.allow();
      await expect(story.calls).toHaveText(['1 success completed 0']);
      await expect(story.state()).toHaveText('open completed');
      await popup.done();
      await expect(story.state()).toHaveText('closed completed');
      expect(await sandbox.consents()).toHaveLength(1);
    });

    test('two buttons do not disturb each other', async ({ page, host }) => {
      const story = await openStory(page, host, name, 'part=connect&count=2');
      await story.connect('2');
      await story.widget().cancel();
      await expect(story.calls).toHaveText(['2 cancel cancelled 0']);
      await expect(story.state('1')).toHaveText('closed');
      await story.widget().done();
      await story.connect('1');
      await story.widget().walkTo('sign-in');
      await expect(story.state('1')).toHaveText('open');
      await expect(story.state('2')).toHaveText('closed cancelled');
    });

    test('two frames open once each, stay through every rendering, and end apart', async ({ page, host, sandbox }) => {
      await page.setViewportSize({ width: 1280, height: 2400 }); // both fit: no click scrolls the page under itself
      const story = await openStory(page, host, name, 'part=frame&count=2');
      await story.widget('1').walkTo('review-consent');
      await story.widget('2').walkTo('sign-in');
      for (let renders = 1; renders <= 20; renders += 1) await story.setScene({ renders });
      await story.widget('2').cancel();
      await expect(story.calls).toHaveText(['2 cancel cancelled 20']);
      await story.widget('1').heading(/./).click(); // Allow is armed only in a frame that has the focus
      await story.widget('1').allow();
      await expect(story.calls.last()).toHaveText('1 success completed 20');
      await expect(story.calls).toHaveCount(2);
      expect(story.loads()).toBe(2);
      expect(await story.sessions()).toHaveLength(2);
      expect(await sandbox.consents()).toHaveLength(1);
    });

    test('unmounting a frame in flight cancels its session, leaves nothing behind, and calls nothing', async ({
      page,
      host,
      sandbox,
    }) => {
      const story = await openStory(page, host, name, 'part=frame');
      await story.widget().walkTo('choose-accounts');
      const nodes = await page.evaluate(() => document.body.childElementCount);
      await story.setScene({ isMounted: false });
      await expectStatus(sandbox, await story.sessions(), ['cancelled']);
      await expect(page.locator('iframe')).toHaveCount(0);
      await expect.poll(() => page.evaluate(() => document.body.childElementCount)).toBe(nodes);
      await expect(story.calls).toHaveCount(0);

      await story.setScene({ isMounted: true });
      await expect(story.widget().button(/^Sandbox Bank/)).toBeVisible();
      await expect(page.locator('iframe')).toHaveCount(1);
    });

    test('in a browser that cannot move a frame, unmounting leaves nothing behind and calls nothing either', async ({
      page,
      host,
    }) => {
      await page.addInitScript('delete Element.prototype.moveBefore');
      const story = await openStory(page, host, name, 'part=frame');
      await story.widget().walkTo('sign-in');
      const nodes = await page.evaluate(() => document.body.childElementCount);
      await story.setScene({ isMounted: false });
      await expect(page.locator('iframe')).toHaveCount(0);
      await story.setScene({ isMounted: true });
      await story.widget().walkTo('review-consent');
      await story.widget().allow();
      await expect(story.calls).toHaveText(['1 success completed 0']);
      expect(await page.evaluate(() => document.body.childElementCount)).toBe(nodes);
      expect(story.loads()).toBe(2);
    });

    test('another key or another session starts a frame anew and cancels what was open', async ({
      page,
      host,
      sandbox,
    }) => {
      const story = await openStory(page, host, name, 'part=frame');
      await story.widget('1').walkTo('sign-in');
      await story.setScene({ key: 1 });
      await expect(story.widget('1').button(/^Sandbox Bank/)).toBeVisible();
      const minted = await story.sessions();
      expect(minted).toHaveLength(2);
      await expectStatus(sandbox, minted, ['cancelled', 'opened']);

      const given = await sandbox.mint();
      await story.setScene({ session: given.auth_url });
      await expect(page.locator(`iframe[src="${given.auth_url}"]`)).toBeVisible();
      await expect(page.locator('iframe')).toHaveCount(1);
      await expectStatus(sandbox, minted, ['cancelled', 'cancelled']);
      await story.setScene({ session: given.auth_url, renders: 1 });
      await story.widget('1').walkTo('review-consent');
      await story.widget('1').allow();
      await expect(story.calls).toHaveText(['1 success completed 1']);
      expect(await story.sessions()).toHaveLength(2);
    });

    test('the page of a redirect tells the outcome once, however often it is mounted', async ({
      page,
      host,
      sandbox,
    }) => {
      const story = await openStory(page, host, name, 'part=connect&mode=redirect');
      await page.evaluate((origin) => {
        window.fields = { redirect_uri: `${origin}/callback`, cancel_uri: `${origin}/cancel` };
      }, host.origin);
      await page.route('**/callback?*', async (route) => {
        route.fulfill({ response: await route.fetch({ url: `${host.origin}/built/${name}?part=return` }) });
      });
      await story.connect();
      const widget = new Widget(page);
      await widget.walkTo('review-consent');
      await widget.allow();
      await widget.button(/^Return to/).click();
      await expect(story.state()).toHaveText('closed completed');
      await expect(page).toHaveURL(`${host.origin}/callback`);
      await story.setScene({ key: 1 });
      await expect(story.state()).toHaveText('closed completed');
      await expect(story.calls).toHaveText(['1 success completed 0']);
      expect(await sandbox.consents()).toHaveLength(1);
    });

    test('a reloaded page takes its flow up again', async ({ page, host, sandbox }) => {
      const story = await openStory(page, host, name, 'part=resume');
      await story.connect();
      await story.widget().walkTo('choose-accounts');
      await page.reload();
      await expect(story.state()).toHaveText('open');
      await story.widget().walkBetween('choose-accounts', 'review-consent');
      await story.widget().allow();
      await expect(story.calls).toHaveText(['1 success completed 0']);
      expect(await story.sessions()).toHaveLength(0);
      expect(await sandbox.consents()).toHaveLength(1);
    });

    test('what a server rendered is taken over without a mismatch, and works', async ({ page, host }) => {
      const story = await openStory(page, host, name, 'part=connect&count=2&ssr');
      await story.connect('2');
      await story.widget().cancel();
      await expect(story.calls).toHaveText(['2 cancel cancelled 0']);

      const frames = await openStory(page, host, name, 'part=frame&ssr');
      await frames.widget('1').cancel();
      await expect(frames.calls).toHaveText(['1 cancel cancelled 0']);
      await openStory(page, host, name, 'part=return&ssr');
      await expect(story.state()).toHaveText('closed');
    });
  });
}
