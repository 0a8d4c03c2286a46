import { expect, openStory, test } from './wrapper-page.ts';

test.use({ isolation: 'end-user' });

// What only Vue does with a component; the stories that it has in common with React are in wrappers.spec.ts.

test('a frame that KeepAlive puts aside is closed without a word, and starts anew when it is back', async ({
  page,
  host,
}) => {
  const story = await openStory(page, host, 'vue', 'part=frame&around=keep-alive');
  await story.widget().walkTo('sign-in');
  await story.setScene({ isHidden: true });
  await expect(page.getByText('Elsewhere')).toBeVisible();
  await expect(page.locator('iframe')).toHaveCount(0);
  await story.setScene({ isHidden: false });
  await expect(page.locator('section iframe')).toHaveCount(1);
  await story.widget().walkTo('review-consent');
  await story.widget().allow();
  await expect(story.calls).toHaveText(['1 success completed 0']);
  expect(await story.sessions()).toHaveLength(2);
});

test('a frame whose flow has ended stays ended when KeepAlive brings it back', async ({ page, host }) => {
  const story = await openStory(page, host, 'vue', 'part=frame&around=keep-alive');
  await story.widget().cancel();
  await expect(story.calls).toHaveText(['1 cancel cancelled 0']);
  await story.setScene({ isHidden: true });
  await expect(page.getByText('Elsewhere')).toBeVisible();
  await story.setScene({ isHidden: false });
  await expect(page.locator('section')).toBeAttached();
  await story.setScene({ renders: 1 });
  expect(story.mints()).toBe(1);
});

test('a modal whose component KeepAlive puts aside is closed, and its button works when it is back', async ({
  page,
  host,
}) => {
  const story = await openStory(page, host, 'vue', 'part=connect&around=keep-alive');
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
