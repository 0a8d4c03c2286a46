import { spawnSync } from 'node:child_process';
import { findBrowsers } from './browsers.ts';

if (!findBrowsers()) {
  console.log('No browser found: installing one for the end-to-end tests.');
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo'];
  const installed =
    run(['npx', 'playwright', 'install', '--with-deps', 'chromium']) ||
    (run([...asRoot, 'apt-get', 'update', '-qq']) &&
      run([
        ...asRoot,
        'apt-get',
        'install',
        '-y',
        '-qq',
        '--no-install-recommends',
        'chromium',
        'chromium-headless-shell',
      ]));
  if (!installed || !findBrowsers()) {
    console.error("Install a browser by hand: 'npx playwright install chromium', or Debian's chromium-headless-shell.");
    process.exit(1);
  }
}

function run([command = '', ...args]: string[]): boolean {
  return spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
}
