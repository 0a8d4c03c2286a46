import { expect, expectStatus, type Framework, openStory, test } from './wrapper-page.ts';

test.use({ isolation: 'end-user' });

// A component may be taken off the screen and kept: React's Activity runs its effects' clean-up, Vue's KeepAlive tells it.

const WRAPPERS = { react: 'activity', vue: 'keep-alive' } satisfies Record<Framework, string>;

for (const name of ['react', 'vue'] as const) {
  test.describe(`${name}: ${WRAPPERS[name]}`, () => {
    test('puts a frame aside: it is closed without a word, and starts anew when it is back', async ({
      page,
      host,
      sandbox,
    }) => {
      const story = await openStory(page, host, name, `part=frame&around=${WRAPPERS[name]}`);
      await story.widget().walkTo('sign-in');
      await story.setScene({ isHidden: true });
      await expect(page.locator('iframe')).toHaveCount(0);
      // Vue tells a component only when its frame is out of the document, where nobody is left to tell the server.
      if (name === 'react') await expectStatus(sandbox, await story.sessions(), ['cancelled']);
      await expect(story.calls).toHaveCount(0);

      await story.setScene({ isHidden: false });
      await expect(page.locator('section iframe')).toBeVisible();
      await story.widget().walkTo('review-consent');
      await story.widget().allow();
      await expect(story.calls).toHaveText(['1 success completed 0']);
      expect(await story.sessions()).toHaveLength(2);
    });

    test('brings a frame back whose flow has ended: it stays ended', async ({ page, host }) => {
      const story = await openStory(page, host, name, `part=frame&around=${WRAPPERS[name]}`);
      await story.widget().cancel();
      await expect(story.calls).toHaveText(['1 cancel cancelled 0']);
      await story.setScene({ isHidden: true });
      await expect(page.locator('section')).toBeHidden();
      await story.setScene({ isHidden: false });
      await expect(page.locator('section')).not.toHaveCSS('display', 'none');
      await story.setScene({ renders: 1 });
      expect(story.mints()).toBe(1);
    });

    test('puts a modal aside: it is closed, and its button works when it is back', async ({ page, host }) => {
      const story = await openStory(page, host, name, `part=connect&around=${WRAPPERS[name]}`);
      await story.connect();
      await story.widget().walkTo('sign-in');
      await story.setScene({ isHidden: true });
      await expect(page.locator('dialog, iframe')).toHaveCount(0);
      await story.setScene({ isHidden: false });
      await expect(story.state()).toHaveText('closed');
      await story.connect();
      await story.widget().cancel();
      await expect(story.calls).toHaveText(['1 cancel cancelled 0']);
    });
  });
}
