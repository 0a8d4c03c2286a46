import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { openFlow } from './partner-page.ts';
import { Widget } from './widget.ts';

test.use({ isolation: 'end-user' });

// What a person sees while the session and the widget are still on their way, and what the SDK's own frame may do.

/** Keeps every request for that path waiting until it is told to let go. */
async function hold(page: Page, path: RegExp): Promise<() => void> {
  let letGo = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.context().route(path, async (route) => {
    await held;
    await route.continue();
  });
  return letGo;
}

for (const mode of ['modal', 'inline'] as const) {
  test(`the frame of mode ${mode} has exactly the sandbox flags it needs (threats.md row 12)`, async ({
    page,
    host,
  }) => {
    await openFlow(page, host, mode);
    const flags = 'allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox';
    await expect(page.locator('iframe')).toHaveAttribute('sandbox', flags); // without it could navigate the whole page
    await expect(page.locator('iframe')).not.toHaveAttribute('allow', /./);
  });

  test(`the frame of mode ${mode} is transparent until its document has loaded`, async ({ page, host }) => {
    const letGo = await hold(page, /\/consent\?/);
    const flow = await openFlow(page, host, mode);
    await expect(page.locator('iframe')).toHaveCSS('opacity', '0');
    letGo();
    await expect(page.locator('iframe')).toHaveCSS('opacity', '1');
    await expect(flow.widget.button(/^Sandbox Bank/)).toBeVisible();
  });
}

test('a popup shows the words of the title until its session has come', async ({ page, host }) => {
  const letGo = await hold(page, /\/mint$/);
  const flow = await openFlow(page, host, 'popup', {}, { title: 'Your <b>bank</b>' });
  await expect(flow.page.locator('body')).toHaveText('Your <b>bank</b>…');
  expect(await flow.page.title()).toBe('Your <b>bank</b>…');
  letGo();
  await expect(flow.widget.button(/^Sandbox Bank/)).toBeVisible();
});

test('a session function: the popup opens first, the session is asked for once', async ({ page, host }) => {
  await page.goto(`${host.origin}/host`);
  await page.evaluate(() => {
    const order: string[] = [];
    const { open } = window;
    window.open = (...given) => {
      order.push('popup');
      return open.apply(window, given);
    };
    const session = () => {
      order.push('session');
      return window.mint({});
    };
    Object.assign(window, { order, options: { mode: 'popup', session } });
  });
  const opened = page.waitForEvent('popup');
  await page.getByRole('button', { name: 'Connect' }).click();
  await new Widget(await opened).walkTo('finished');
  await expect(page.getByRole('list', { name: 'Outcomes' })).toContainText('"status":"completed"');
  expect(await page.evaluate(() => Reflect.get(window, 'order'))).toEqual(['popup', 'session']);
});

test('onSuccess and onError are called once, with what the promise gives', async ({ page, host }) => {
  await page.goto(`${host.origin}/host`);
  await page.evaluate(() => {
    const calls: unknown[] = [];
    Object.assign(window, { calls });
    const callbacks = {
      onSuccess: (result: object) => calls.push({ success: result }),
      onCancel: (result: object) => calls.push({ cancel: result }),
      onError: ({ name, code }: { name: string; code: string }) => calls.push({ error: { name, code } }),
    };
    Object.assign(window, { options: { mode: 'modal', ...callbacks } });
    window.start({ mode: 'modal', session: () => Promise.reject(new Error('offline')), ...callbacks }, {});
  });
  const calls = () => page.evaluate(() => Reflect.get(window, 'calls'));
  const failed = { error: { name: 'ConsentError', code: 'session_unavailable' } };
  await expect.poll(calls).toEqual([failed]);

  await page.getByRole('button', { name: 'Connect' }).click();
  const widget = new Widget(page.frameLocator('iframe'));
  await widget.walkTo('finished');
  const outcome = page.getByRole('list', { name: 'Outcomes' }).getByRole('listitem').last();
  await expect(outcome).toContainText('"status":"completed"');
  await expect.poll(calls).toEqual([failed, { success: JSON.parse((await outcome.textContent()) ?? '') }]);
});

test('nothing moves for a person who asked for less motion', async ({ page, host }) => {
  await page.addInitScript(() => {
    const moves: string[] = [];
    Object.assign(window, { moves });
    for (const type of ['animationstart', 'transitionrun'])
      addEventListener(type, ({ target }) => moves.push(`${type} of ${(target as Element).outerHTML}`), true);
  });
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const { widget } = await openFlow(page, host, 'modal');
  const moves = async () => {
    const found = page.frames().map((frame) => frame.evaluate(() => Reflect.get(window, 'moves') as string[])); // above
    return (await Promise.all(found)).flat();
  };
  const running = async () => {
    const counts = page.frames().map((frame) => frame.evaluate(() => document.getAnimations().length));
    return (await Promise.all(counts)).reduce((sum, count) => sum + count);
  };
  await widget.walkTo('sign-in');
  expect(page.frames()).toHaveLength(2);
  expect(await running()).toBe(0);
  expect(await moves()).toEqual([]);

  await page.emulateMedia({ reducedMotion: 'no-preference' }); // the control: steps do move
  await widget.walkBetween('sign-in', 'choose-accounts');
  expect(await moves()).not.toEqual([]);
});
