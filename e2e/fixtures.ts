import { test as base } from '@playwright/test';
import { type HostSite, startHostSite } from './host-site.ts';
import { type Sandbox, startSandbox } from './sandbox.ts';

const FIRST_PORT = 4300;
const PORTS_PER_WORKER = 4;

interface Fixtures {
  /** A partner's site whose origin is registered. */
  host: HostSite;
  /** A site that nobody registered. */
  foreign: HostSite;
  sandbox: Sandbox;
}

interface Options {
  /**
   * `server`: a server and a database of the test's own, as for whatever counts failures or spends codes. `end-user`: one
   * server for the worker, where each test is another end user of the partner; that saves a second.
   */
  isolation: 'server' | 'end-user';
}

/** The worker's server, started by the first test that shares it. */
interface Shared {
  shared: { get(): Promise<Sandbox> };
}

/** Every test has its own sites, and its own server or end user, and leaves nothing behind that another one sees. */
export const test = base.extend<Fixtures & Options, Shared>({
  isolation: ['server', { option: true }],
  shared: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures out of this pattern
    async ({}, use, { parallelIndex }) => {
      let started: Promise<Sandbox> | undefined;
      const get = () => (started ??= start(portsOf(parallelIndex).shared, parallelIndex));
      await use({ get });
      await (await started)?.stop();
    },
    { scope: 'worker' },
  ],
  sandbox: async ({ isolation, shared }, use, { parallelIndex, testId }) => {
    if (isolation === 'end-user') {
      await use(forEndUser(await shared.get(), `user-${testId}`));
      return;
    }
    const sandbox = await start(portsOf(parallelIndex).sandbox, parallelIndex);
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

function start(port: number, parallelIndex: number): Promise<Sandbox> {
  const { host } = portsOf(parallelIndex);
  return startSandbox(port, [`http://127.0.0.1:${host}`, `http://localhost:${host}`], {
    CONSENTRY_CONFIRM_URL: 'https://bank.example/confirm',
    CONSENTRY_RESET_URL: 'https://bank.example/reset',
    CONSENTRY_SSO_URL: 'https://bank.example/sso',
  });
}

function forEndUser(server: Sandbox, endUserId: string): Sandbox {
  return {
    ...server,
    endUserId,
    mint: (fields) => server.mint({ end_user_id: endUserId, ...fields }),
    consents: (other = endUserId) => server.consents(other),
    stop: () => Promise.reject(new Error('others use this server')),
  };
}

function portsOf(parallelIndex: number) {
  const first = FIRST_PORT + parallelIndex * PORTS_PER_WORKER;
  return { sandbox: first, host: first + 1, foreign: first + 2, shared: first + 3 };
}
