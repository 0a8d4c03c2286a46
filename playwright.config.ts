import { defineConfig } from '@playwright/test';
import { findBrowsers } from './scripts/browsers.ts';

const browsers = findBrowsers();
const QUIET = [
  '--no-sandbox',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  globalSetup: './e2e/build-pages.ts',
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  workers: 2,
  timeout: 30_000,
  expect: { timeout: 7_000 },
  reporter: [['line']],
  use: {
    browserName: 'chromium',
    // Tall enough that no frame needs scrolling: a click into another process's frame can land beside its target while
    // the page scrolls under it.
    viewport: { width: 1280, height: 1400 },
    screenshot: 'only-on-failure',
    launchOptions: {
      args: QUIET,
      ...(browsers?.headlessShell !== undefined && { executablePath: browsers.headlessShell }),
    },
  },
});
