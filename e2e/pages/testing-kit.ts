import { readFileSync } from 'node:fs';
import { type FakeConsentry, fakeConsentry } from '@consentry/host-sdk/testing';
import { test as base, expect, type Page } from '@playwright/test';

/** A partner's page under test, as the partner's own tests have it: nothing of Consentry runs but the SDK. */
export interface Partner {
  page: Page;
  consentry: FakeConsentry;
  /** Opens a flow from a click; the options are those of `openConsent`, but for `session`. */
  connect(
    options?: object,
    session?: Parameters<FakeConsentry['authUrl']>[0] | 'one auth_url',
    path?: string,
  ): Promise<void>;
  /** What the page has been told: results, errors and the types of events. */
  outcomes(): Promise<unknown[]>;
  events(): Promise<string[]>;
}

export const PARTNER = 'https://partner.test';

export const test = base.extend<{ partner: Partner }>({
  partner: async ({ context, page }, use) => {
    await context.route(`${SERVER}/sdk/**/*.js`, (route) => {
      const name = new URL(route.request().url()).pathname.replace(/.*\//, '');
      return route.fulfill(script(name === 'v1.js' ? 'consentry.js' : name));
    });
    const consentry = await fakeConsentry(context, { server: SERVER });
    let session: Parameters<FakeConsentry['authUrl']>[0];
    await context.route(`${PARTNER}/**`, (route) => {
      const { pathname } = new URL(route.request().url());
      if (pathname === '/start') return route.fulfill({ body: consentry.authUrl(session) });
      if (pathname.startsWith('/npm/')) return route.fulfill(script(pathname.slice('/npm/'.length)));
      return route.fulfill({ contentType: 'text/html', body: pathname === '/tag' ? TAG_PAGE : NPM_PAGE });
    });
    const read = <Kept>(name: string) => page.evaluate((key) => Reflect.get(window, key), name) as Promise<Kept>; // by PAGE
    await use({
      page,
      consentry,
      async connect(options = {}, given = {}, path = '/') {
        session = given === 'one auth_url' ? {} : given;
        const auth_url = given === 'one auth_url' ? consentry.authUrl() : undefined;
        await page.goto(PARTNER + path);
        await page.evaluate((kept) => Object.assign(window, kept), { options, auth_url });
        await page.getByRole('button', { name: 'Connect' }).click();
      },
      outcomes: () => read('outcomes'),
      events: () => read('events'),
    });
  },
});

export { expect };

const SERVER = 'https://bank-consent.test';

/** Of the SDK as it is built. */
function script(name: string) {
  const body = readFileSync(new URL(`../../host-sdk/dist/${name}`, import.meta.url), 'utf8');
  return { contentType: 'text/javascript', headers: { 'Access-Control-Allow-Origin': '*' }, body };
}

const USE = `
window.outcomes = [];
window.events = [];
const follow = (flow) => {
  window.flow = flow;
  flow.result.then(
    (result) => outcomes.push(result),
    (error) => outcomes.push({ isConsentError: error instanceof ConsentError, code: error.code }),
  );
};
const onEvent = (event) => events.push(event.step ?? event.type);
document.getElementById('connect').onclick = () => {
  const session = window.auth_url ?? (() => fetch('/start', { method: 'POST' }).then((answer) => answer.text()));
  follow(openConsent({ session, onEvent, container: '#container', ...window.options }));
};
try {
  const result = handleRedirect(location.href, { expectedState: 'of person 1' });
  if (result) outcomes.push(result);
} catch (error) {
  outcomes.push({ isConsentError: error instanceof ConsentError, code: error.code });
}`;

const NPM_PAGE = page(`<script type="module">
import { ConsentError, openConsent, handleRedirect, resume } from '/npm/index.js';
${USE}
const resumed = resume({ onEvent });
if (resumed) follow(resumed);
</script>`);

const TAG_PAGE = page(`<script src="${SERVER}/sdk/v1.js"></script>
<script>
const { ConsentError, openConsent, handleRedirect } = Consentry;
${USE}
</script>`);

function page(scripts: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Partner</title>
<button id="connect">Connect</button>
<div id="container"></div>
${scripts}</html>`;
}
