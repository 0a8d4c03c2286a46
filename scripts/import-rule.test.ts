import { expect, test } from 'vitest';
import { findBreaches } from './import-rule.ts';

test.each([
  ['protocol/flow.ts', "import { x } from '../server/app.ts';"],
  ['protocol/flow.ts', "import { x } from 'preact';"],
  ['host-sdk/frame.ts', "import { z } from 'zod';"],
  ['host-sdk/frame.ts', "import type { App } from '@consentry/widget/app.tsx';"],
  ['widget/app.tsx', "import { x } from '../host-sdk/frame.ts';"],
  ['server/app.ts', "import '@consentry/host-sdk';"],
  ['server/flow/open.ts', "import { json } from '../http/respond.ts';"],
  ['server/flow/open.ts', "import { openStore } from '../store/sql-store.ts';"],
  ['server/store/sql-store.ts', "import { open } from '../flow/open.ts';"],
  ['server/http/page-routes.ts', "import { openSqlite } from '../store/sqlite-engine.ts';"],
  ['server/http/page-routes.ts', 'const port = process.env.PORT;'],
  ['server/compose.ts', 'const mode = process.env.CONSENTRY_MODE;'],
  ['server/cli/run-cli.ts', 'const mode = process.env.CONSENTRY_MODE;'],
  ['server/cli/app-commands.ts', "import { openSqlite } from '../store/sqlite-engine.ts';"],
  ['server/cli/app-commands.ts', "import { json } from '../http/respond.ts';"],
  ['server/http/page-routes.ts', "import { compose } from '../compose.ts';"],
  ['server/flow/open.ts', "import { runCli } from '../cli/run-cli.ts';"],
  ['server/store/sql-store.ts', "import { compose } from '../compose.ts';"],
  ['widget/ui/button.tsx', "import { SignIn } from '../steps/sign-in.tsx';"],
  ['widget/steps/sign-in.tsx', "import { Failed } from './failed.tsx';"],
  ['widget/steps/sign-in.tsx', "await fetch('/flow');"],
  ['widget/app.tsx', "parent.postMessage(message, '*');"],
  ['demo/start.ts', "const app = await import('../server/app.ts');"],
  ['e2e/allow.spec.ts', "import { openConsent } from '@consentry/host-sdk';"],
])('%s may not have: %s', (path, text) => {
  expect(findBreaches([{ path, text }])).toHaveLength(1);
});

test.each([
  ['host-sdk/frame.ts', "import { ERROR_TYPES } from '@consentry/protocol/errors.ts';"],
  ['widget/steps/sign-in.tsx', "import { Button } from '../ui/button.tsx';\nimport { useState } from 'preact/hooks';"],
  ['server/http/page-routes.ts', "import { open } from '../flow/open.ts';"],
  ['server/flow/open.ts', "import type { Store } from '../store/store.ts';"],
  ['server/main.ts', "import { compose } from './compose.ts';\nprocess.env;"],
  ['server/cli.ts', "import { runCli } from './cli/run-cli.ts';\nprocess.env;"],
  ['server/compose.ts', "import { openSqlite } from './store/sqlite-engine.ts';"],
  ['server/cli/command.ts', "import { compose } from '../compose.ts';"],
  ['demo/page/page.ts', "import { openConsent } from '@consentry/host-sdk';"],
  ['server/flow/flow.test.ts', "import { openSqlite } from '../store/sqlite-engine.ts';"],
])('%s may have: %s', (path, text) => {
  expect(findBreaches([{ path, text }])).toEqual([]);
});
