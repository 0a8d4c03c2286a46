import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { openFlow } from './partner-page.ts';

test.use({ isolation: 'end-user' });

// After close() the page is as it was: what is listened to, what is timed, what is in the document, where the focus is.

for (const mode of ['modal', 'inline', 'popup'] as const) {
  test(`nothing is left after close(), in mode ${mode}`, async ({ page, host }) => {
    await countLiving(page);
    await page.goto(`${host.origin}/host`);
    const before = await living(page);
    const markup = await bodyOf(page);
    const flow = await openFlow(page, host, mode);
    await flow.widget.walkTo('sign-in');
    expect(await living(page)).not.toEqual(before); // the counters do count
    await page.evaluate(() => window.flows[0]?.close());
    await expect(flow.outcomes).toContainText('"status":"cancelled"');
    await expect.poll(() => living(page)).toEqual(before);
    expect(await bodyOf(page)).toBe(markup);
    expect(await page.evaluate(() => Object.keys(sessionStorage))).toEqual([]);
  });
}

test('Escape inside the frame asks, and twice leaves, and the focus is where it was', async ({ page, host }) => {
  const flow = await openFlow(page, host, 'modal');
  await flow.widget.walkTo('sign-in');
  await flow.widget.user.press('Escape');
  await flow.widget.button(/^Yes/).click();
  await flow.widget.done((button) => button.press('Escape'));
  await expect(page.locator('dialog')).toHaveCount(0);
  await expect(flow.outcomes).toContainText('"status":"cancelled"');
  await expect(page.getByRole('button', { name: 'Connect' })).toBeFocused();
});

test('the page behind a dialog is inert, and cannot be scrolled', async ({ page, host }) => {
  const flow = await openFlow(page, host, 'modal');
  await flow.widget.walkTo('sign-in');
  await page.mouse.move(10, 10);
  await page.mouse.wheel(0, 400);
  await page.evaluate(() => new Promise(requestAnimationFrame));
  expect(await page.evaluate(() => scrollY)).toBe(0);
  const link = page.getByRole('link', { name: "A link of the host's own", includeHidden: true });
  await link.focus();
  await expect(link).not.toBeFocused();
});

/** Counts what lives: timers that have not fired, and listeners on window and document that were not taken away. */
async function countLiving(page: Page): Promise<void> {
  await page.addInitScript(() => {
    if (window !== top) return;
    const PLAYWRIGHTS = /^__playwright|mouse|pointer|touch|click|contextmenu/; // it listens for these to click with
    const timers = new Set<number>();
    const listeners: [signal: AbortSignal | undefined, key: string][] = [];
    const { setTimeout: start, clearTimeout: stop } = window;
    const startTimer = (run: () => void, wait?: number) => {
      const id = start(() => {
        timers.delete(id);
        run();
      }, wait);
      timers.add(id);
      return id;
    };
    const stopTimer = (id: number) => {
      timers.delete(id);
      stop(id);
    };
    Object.assign(window, { setTimeout: startTimer, clearTimeout: stopTimer });
    for (const target of [window, document]) {
      const add = target.addEventListener.bind(target);
      target.addEventListener = (
        type: string,
        listener: EventListener,
        options?: AddEventListenerOptions | boolean,
      ) => {
        if (!PLAYWRIGHTS.test(type)) listeners.push([typeof options === 'object' ? options.signal : undefined, type]);
        add(type, listener, options);
      };
    }
    const count = () => ({
      timers: timers.size,
      listeners: listeners.filter(([signal]) => !signal?.aborted).map(([, type]) => type),
    });
    Object.assign(window, { living: count });
  });
}

function living(page: Page): Promise<unknown> {
  return page.evaluate(() => Reflect.get(window, 'living')());
}

/** The document without the test's own lists. */
function bodyOf(page: Page): Promise<string> {
  return page.evaluate(() => {
    const copy = document.body.cloneNode(true) as HTMLElement; // a clone of an HTML element is one
    for (const list of copy.querySelectorAll('ol')) list.replaceChildren();
    const { documentElement: root } = document;
    const attributes = root.getAttributeNames().filter((name) => name !== 'style'); // an empty one may stay
    return [copy.outerHTML, ...attributes, root.style.cssText].join();
  });
}
