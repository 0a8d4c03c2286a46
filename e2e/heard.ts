import type { Page } from '@playwright/test';

/** Has every document of this page write down what elements tell it: how flows ended, and the steps and other events before it. */
export async function listen(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const heard: unknown[] = [];
    const progress: string[] = [];
    Object.assign(window, { told: heard, progress });
    document.addEventListener('consentry:event', ({ detail }) =>
      progress.push(detail.type === 'step' ? detail.step : detail.type),
    );
    for (const type of ['success', 'cancel', 'error'])
      document.addEventListener(`consentry:${type}`, (event) => {
        const { detail, target } = event as CustomEvent;
        heard.push({ type, on: target instanceof Element ? target.tagName : target?.constructor.name, ...detail });
      });
  });
}

/** What a page heard, in order: `success`, `cancel`, `error`, each with its detail. */
export const heard = (page: Page): Promise<Record<string, string>[]> =>
  page.evaluate(() => Reflect.get(window, 'told'));

export const progress = (page: Page): Promise<string[]> => page.evaluate(() => Reflect.get(window, 'progress'));

/** What stands on the console or was thrown, from now on. */
export function complaints(page: Page): string[] {
  const lines: string[] = [];
  page.on('console', (message) => {
    if (/warning|error/.test(message.type()) && !/favicon|404/.test(message.text())) lines.push(message.text());
  });
  page.on('pageerror', (error) => lines.push(String(error)));
  return lines;
}
