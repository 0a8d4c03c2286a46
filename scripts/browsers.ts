import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

export interface Browsers {
  /** Fast; runs every story. Playwright's own build where `undefined`. */
  headlessShell: string | undefined;
  /** The full browser: blocks third-party cookies and, with them, storage in frames. */
  chromium: string | undefined;
}

const DEBIAN_HEADLESS_SHELL = '/usr/bin/chromium-headless-shell';
const DEBIAN_CHROMIUM = '/usr/bin/chromium';

/** Finds the browsers that this machine has: Debian's packages first, then Playwright's own downloads. */
export function findBrowsers(): Browsers | undefined {
  if (existsSync(DEBIAN_HEADLESS_SHELL) && existsSync(DEBIAN_CHROMIUM)) {
    return { headlessShell: DEBIAN_HEADLESS_SHELL, chromium: DEBIAN_CHROMIUM };
  }
  return existsSync(chromium.executablePath()) ? { headlessShell: undefined, chromium: undefined } : undefined;
}
