import { expect, openStory, test } from './wrapper-page.ts';

test.use({ isolation: 'end-user' });

// What only React does with a component; the stories that it has in common with Vue are in wrappers.spec.ts.

test('these stories run under StrictMode, which runs effects twice', async ({ page, host }) => {
  await openStory(page, host, 'react', 'part=connect');
  expect(await page.evaluate(() => window.opens?.length)).toBe(2);
});

test('open is one function through every rendering, and opens nothing once its component has gone', async ({
  page,
  host,
}) => {
  const story = await openStory(page, host, 'react', 'part=connect');
  for (let renders = 1; renders <= 5; renders += 1) await story.setScene({ renders });
  await story.setScene({ isMounted: false });
  await expect(page.getByRole('button')).toHaveCount(0);
  const opened = await page.evaluate(async () => {
    await new Promise((resolve) => setTimeout(resolve)); // the task in which a component counts as gone
    const [open] = window.opens ?? [];
    return { identities: new Set(window.opens).size, flow: typeof open === 'function' && open() };
  });
  expect(opened).toEqual({ identities: 1, flow: undefined });
  await expect(page.locator('dialog, iframe')).toHaveCount(0);
});

test('a boundary that falls back keeps the frame as it is, and shows it again at its step', async ({ page, host }) => {
  const story = await openStory(page, host, 'react', 'part=frame');
  await story.widget().walkTo('sign-in');
  await story.widget().user.fill('half-written');
  await story.setScene({ isHidden: true });
  await expect(page.getByText('Loading')).toBeVisible();
  await expect(page.locator('iframe')).toBeHidden();
  await story.setScene({ isHidden: false });
  await expect(page.locator('section iframe')).toBeVisible();
  await expect(story.widget().user).toHaveValue('half-written');
  expect(story.loads()).toBe(1);
  await expect(story.calls).toHaveCount(0);
});

test('a boundary that falls back leaves the modal open', async ({ page, host }) => {
  const story = await openStory(page, host, 'react', 'part=connect');
  await story.connect();
  await story.widget().walkTo('sign-in');
  await story.setScene({ isHidden: true });
  await expect(page.getByText('Loading')).toBeAttached();
  await story.widget().cancel();
  await expect(story.calls).toHaveText(['1 cancel cancelled 0']);
});
