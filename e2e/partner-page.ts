import { expect, type Locator, type Page } from '@playwright/test';
import type { HostSite } from './host-site.ts';
import { Widget } from './widget.ts';

export type Mode = 'modal' | 'inline' | 'popup' | 'redirect';

export const MODES: readonly Mode[] = ['modal', 'inline', 'popup', 'redirect'];

/** A partner's page with the SDK, and the widget that it opened. */
export interface PartnerPage {
  widget: Widget;
  /** Where the widget is: the partner's page in a frame, the popup, or the page itself after a redirect. */
  page: Page;
  /** What the SDK told the page, oldest first. */
  outcomes: Locator;
  events: Locator;
}

/** Opens the host page and presses its button: from there on the SDK is at work. */
export async function openFlow(
  page: Page,
  host: HostSite,
  mode: Mode,
  fields: Record<string, unknown> = {},
  options: Record<string, unknown> = {},
  query = '',
): Promise<PartnerPage> {
  await page.goto(`${host.origin}/host${query}`);
  const callbacks = { redirect_uri: `${host.origin}/callback`, cancel_uri: `${host.origin}/cancel` };
  const settings = {
    options: { mode, container: '#container', ...options },
    fields: mode === 'redirect' ? { ...callbacks, ...fields } : fields,
  };
  await page.evaluate((given) => Object.assign(window, given), settings);
  const opened = mode === 'popup' ? page.waitForEvent('popup') : undefined;
  await page.getByRole('button', { name: 'Connect' }).click();
  const place = opened ? await opened : page;
  const isFramed = mode === 'modal' || mode === 'inline';
  return {
    widget: new Widget(isFramed ? page.frameLocator('iframe[title]') : place),
    page: place,
    outcomes: listed(page, 'Outcomes'),
    events: listed(page, 'Events'),
  };
}

/** Presses Done in a frame or popup; a frame is then gone. */
export async function pressDone({ widget, page }: PartnerPage): Promise<void> {
  await widget.done();
  if (page.frames().length > 1) await expect(page.locator('iframe[title]')).toHaveCount(0);
}

/** Loads the widget's own document again, as a person does by reloading the popup, the page or the frame. */
export async function reloadWidget({ page }: PartnerPage): Promise<void> {
  const frame = page.frames()[1];
  if (!frame) await page.reload();
  else await Promise.all([frame.waitForNavigation(), frame.evaluate(() => location.reload())]);
}

function listed(page: Page, name: string): Locator {
  return page.getByRole('list', { name }).getByRole('listitem');
}
