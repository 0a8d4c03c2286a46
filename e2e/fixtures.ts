import { test as base } from '@playwright/test';
import { type HostSite, startHostSite } from './host-site.ts';
import { type Sandbox, startSandbox } from './sandbox.ts';

const FIRST_PORT = 4300;
const PORTS_PER_WORKER = 3;

interface Fixtures {
  /** A partner's site whose origin is registered. */
  host: HostSite;
  /** A site that nobody registered. */
  foreign: HostSite;
  sandbox: Sandbox;
}

/** Every test has its own server, database and sites, and leaves nothing behind. */
export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures out of this pattern
  sandbox: async ({}, use, { parallelIndex }) => {
    const ports = portsOf(parallelIndex);
    const sandbox = await startSandbox(
      ports.sandbox,
      [`http://127.0.0.1:${ports.host}`, `http://localhost:${ports.host}`],
      {
        CONSENTRY_CONFIRM_URL: 'https://bank.example/confirm',
        CONSENTRY_RESET_URL: 'https://bank.example/reset',
        CONSENTRY_SSO_URL: 'https://bank.example/sso',
      },
    );
    await use(sandbox);
    await sandbox.stop();
  },
  host: async ({ sandbox }, use, { parallelIndex }) => {
    const site = await startHostSite(portsOf(parallelIndex).host, () => sandbox);
    await use(site);
    await site.stop();
  },
  foreign: async ({ sandbox }, use, { parallelIndex }) => {
    const site = await startHostSite(portsOf(parallelIndex).foreign, () => sandbox);
    await use(site);
    await site.stop();
  },
});

export const expect = test.expect;

function portsOf(parallelIndex: number) {
  const first = FIRST_PORT + parallelIndex * PORTS_PER_WORKER;
  return { sandbox: first, host: first + 1, foreign: first + 2 };
}
