import { expect, type Locator, type Page } from '@playwright/test';
import { test as base } from './fixtures.ts';
import type { HostSite } from './host-site.ts';
import type { Scene } from './pages/story.ts';
import type { Sandbox } from './sandbox.ts';
import { Widget } from './widget.ts';

export type Framework = 'react' | 'vue';

/** A partner's page with a wrapper. Whatever React, Vue or the browser warns of on it fails the test. */
export const test = base.extend<{ complaints: string[] }>({
  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      collectComplaints(page, complaints);
      await use(complaints);
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

function collectComplaints(page: Page, complaints: string[]): void {
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    const isOfPage = message.location().url.startsWith('http://127.0.0.1');
    if (isOfPage && /^(error|warning)$/.test(message.type())) complaints.push(message.text());
  });
}

export interface WrapperPage {
  calls: Locator;
  /** Of the part with this name: its own words on how its flow is. */
  state(name?: string): Locator;
  connect(name?: string): Promise<void>;
  widget(name?: string): Widget;
  setScene(change: Partial<Scene>): Promise<void>;
  /** What the page has minted so far, oldest first. */
  sessions(): Promise<string[]>;
  /** How often a document of the widget was asked for. */
  loads(): number;
  /** How often the page has asked for a session. */
  mints(): number;
}

/** Opens the story that the query describes; see `pages/story.ts`. */
export async function openStory(page: Page, host: HostSite, name: Framework, query: string): Promise<WrapperPage> {
  let loads = 0;
  let mints = 0;
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname === '/mint') mints += 1;
    if (request.isNavigationRequest() && pathname === '/consent') loads += 1;
  });
  await page.goto(`${host.origin}/built/${name}?${query}`);
  const part = (name: string) => page.locator(`section[aria-label="${name}"]`).first();
  return {
    calls: page.getByRole('list', { name: 'Calls' }).getByRole('listitem'),
    state: (name = '1') => part(name).locator('output').last(),
    connect: (name = '1') => part(name).getByRole('button', { name: 'Connect' }).click(),
    widget: (name) => new Widget(name ? part(name).frameLocator('iframe') : page.frameLocator('iframe')),
    setScene: (change) => page.evaluate((change) => window.setScene(change), change),
    sessions: () => page.evaluate(() => window.minted ?? []),
    loads: () => loads,
    mints: () => mints,
  };
}

/** How the server says these sessions are, in their order. */
export async function expectStatus(sandbox: Sandbox, sessions: string[], wanted: string[]): Promise<void> {
  const statuses = () =>
    Promise.all(
      sessions.map(async (id) => {
        const answer = await sandbox.partner('GET', `/v1/auth/session/${id}`);
        const { status } = (await answer.json()) as { status: string }; // held to its schema by the API tests
        return status;
      }),
    );
  await expect.poll(statuses).toEqual(wanted);
}
