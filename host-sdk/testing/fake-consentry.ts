import type { BrowserFlow } from './browser-flow.ts';
import type { OpeningFailure } from './fake-flow.ts';
import { answerRequest, createFakeServer } from './fake-server.ts';
import type { FakeSession } from './fake-sessions.ts';
import type { RoutedPlace } from './playwright.ts';

/** Options of `fakeConsentry`. */
export interface FakeConsentryOptions {
  /** The origin that stands for your Consentry server. Default `https://consent.test`. */
  server?: string | undefined;
}

/** A Consentry server that is not there, and whoever would sit before its widget. */
export interface FakeConsentry {
  /** All flows whose widget has connected, oldest first. */
  readonly flows: readonly BrowserFlow[];
  /** The oldest flow that nobody has taken yet, now or when its widget connects. */
  nextFlow(): Promise<BrowserFlow>;
  /** An `auth_url` for the answer of your mocked backend. Mode `redirect` needs `redirect_uri`. */
  authUrl(session?: FakeSession): string;
  /** The next widget is not shown; the SDK finds out why, which takes 2 to 6 seconds in a frame. */
  failNext(code: Exclude<OpeningFailure, 'popup_blocked'>): void;
}

/**
 * Gives the real SDK, however your page has it, a fake widget to talk to: the requests of a Playwright page or context to
 * `server` are answered here, but for the script tag itself (`/sdk/…`). A popup needs the context. Your page and its
 * policies stay as they are; its backend is yours to mock.
 *
 * @example
 * const consentry = await fakeConsentry(context);
 * await page.route('/bank/start', (route) => route.fulfill({ body: consentry.authUrl() }));
 * await page.goto('/settings');
 * await page.getByRole('button', { name: 'Connect your bank' }).click();
 * const flow = await consentry.nextFlow();
 * await flow.complete();
 * await expect(page.getByText('Your bank is connected')).toBeVisible();
 */
export async function fakeConsentry(
  place: RoutedPlace,
  { server = 'https://consent.test' }: FakeConsentryOptions = {},
): Promise<FakeConsentry> {
  const fake = createFakeServer(server);
  await place.route(
    ({ origin }) => origin === server,
    (route) => answerRequest(fake, route),
  );
  return {
    flows: fake.queue.flows,
    nextFlow: fake.queue.next,
    authUrl: fake.sessions.authUrl,
    failNext(code) {
      fake.nextFailure = code;
    },
  };
}
