import { readFileSync } from 'node:fs';
import { type Browser, chromium } from '@playwright/test';
import { findBrowsers } from '../../scripts/browsers.ts';
import { startHostSite } from './host-site.ts';
import { frameProbe, hostPage, type Opening } from './opening-pages.ts';
import { startSandboxServer } from './sandbox-server.ts';
import { takeStaticCopy } from './static-copy.ts';
import { startStaticSite } from './static-site.ts';

// From `openConsent()` to the first step that can be used, in mode `inline`, against a plain <iframe> of a static page that
// shows the same first screen: the markup that the running widget drew, its style sheet and images, and no script. Two
// ways to be there: "usable" is the first animation frame of the framed page in which the search box is visible and enabled;
// "seen" waits besides until the frame can be seen in the host page. The pages take the times by their own clocks; the
// sessions are minted before. Every opening has a fresh browser context, A B A B …; "warm" opens once more in the same one.
//
// What the figures do not say: how it is over a network. Everything is on loopback, where a round trip costs nothing, so
// they show the work of browser, server and widget, and hide that the widget waits for its script where the copy needs
// none. The host page has loaded the SDK before the clock starts, and has no connection to the server yet. The copy is the
// least that any page could take, not a peer: it cannot be used for anything.

const WARM_UPS = 2;
/** The script tag, and what it loads from beside itself. */
const SDK_FILES = ['consentry.js', 'consentry-on-demand.js'];
const QUIET = ['--no-sandbox', '--disable-quic', '--disable-background-networking', '--disable-component-update'];
const OPENED_WITHIN_MS = 15_000;

interface Visit {
  cold: Opening;
  warm: Opening;
}

type Visits = { sdk: Visit[]; plain: Visit[] };

/** Prints both medians and their ratio. `false` when there is no browser. */
export async function compareOpening(pairs: number): Promise<boolean> {
  const browsers = findBrowsers();
  if (!browsers) {
    console.log("No browser found to open the widget in: 'npx tsx scripts/install-browsers.ts' installs one.");
    return false;
  }
  const { headlessShell } = browsers;
  const browser = await chromium.launch({
    args: QUIET,
    ...(headlessShell !== undefined && { executablePath: headlessShell }),
  });
  try {
    report(pairs, await openInTurns(browser, pairs));
  } finally {
    await browser.close();
  }
  return true;
}

async function openInTurns(browser: Browser, pairs: number): Promise<Visits> {
  const pages = new Map(
    SDK_FILES.map((name) => [`/${name}`, { type: 'text/javascript; charset=utf-8', body: readSdk(name) }]),
  );
  const addPage = (kind: 'sdk' | 'plain', frameUrl: string) =>
    pages.set(`/${kind}`, { type: 'text/html; charset=utf-8', body: hostPage(kind, new URL(frameUrl).origin) });
  const running: { stop(): Promise<void> }[] = [];
  const keep = <T extends { stop(): Promise<void> }>(started: T): T => {
    running.push(started);
    return started;
  };
  try {
    const host = keep(await startHostSite(pages));
    const server = keep(await startSandboxServer(host.origin));
    addPage('sdk', server.url);
    const mint = async () => (await server.mint()).auth_url;
    const copy = keep(await startStaticSite(await takeStaticCopy(browser, `${host.origin}/sdk`, await mint())));
    addPage('plain', copy.url);
    const visits: Visits = { sdk: [], plain: [] };
    for (let turn = -WARM_UPS; turn < pairs; turn += 1) {
      const sdk = await visit(browser, `${host.origin}/sdk`, mint);
      const plain = await visit(browser, `${host.origin}/plain`, async () => copy.url);
      if (turn < 0) continue;
      visits.sdk.push(sdk);
      visits.plain.push(plain);
    }
    return visits;
  } finally {
    await Promise.all(running.map((started) => started.stop()));
  }
}

function readSdk(name: string): string {
  return readFileSync(new URL(`../../host-sdk/dist/${name}`, import.meta.url), 'utf8');
}

async function visit(browser: Browser, hostPage: string, address: () => Promise<string>): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 1400 } });
  try {
    await context.addInitScript(frameProbe(new URL(hostPage).origin));
    const open = async () => {
      const session = await address();
      const page = await context.newPage();
      await page.goto(hostPage);
      const late = new Promise<never>((_, reject) => {
        setTimeout(() => reject(new Error(`${hostPage} opened nothing`)), OPENED_WITHIN_MS).unref();
      });
      const opening = await Promise.race([page.evaluate<Opening>(`measure(${JSON.stringify(session)})`), late]);
      await page.close();
      return opening;
    };
    return { cold: await open(), warm: await open() };
  } finally {
    await context.close();
  }
}

function report(pairs: number, { sdk, plain }: Visits): void {
  console.log(`From the call to the first step, median of ${pairs} (quartiles); plain: an <iframe> of a static copy`);
  for (const cache of ['cold', 'warm'] as const) {
    for (const mark of ['usable', 'seen'] as const) {
      const ours = sdk.map((visit) => visit[cache][mark]);
      const theirs = plain.map((visit) => visit[cache][mark]);
      const ratio = (quantile(ours, 0.5) / quantile(theirs, 0.5)).toFixed(2);
      console.log(`${mark}, ${cache} cache  openConsent ${spread(ours)}, plain ${spread(theirs)}: ratio ${ratio}`);
    }
  }
}

function spread(times: number[]): string {
  const [low, middle, high] = [0.25, 0.5, 0.75].map((part) => quantile(times, part).toFixed(1));
  return `${middle} ms (${low} to ${high})`;
}

function quantile(values: number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * part;
  const below = sorted[Math.floor(place)] ?? 0;
  const above = sorted[Math.ceil(place)] ?? below;
  return below + (above - below) * (place - Math.floor(place));
}
