import type { Boot } from '@consentry/protocol/flow.ts';
import { isBoot } from '@consentry/protocol/flow-guards.ts';
import { render } from 'preact';
import { createApiClient } from './api-client.ts';
import { App } from './app.tsx';
import { createClaim } from './claim.ts';
import { openFlowKey } from './flow-key.ts';
import { loadLaterSteps, prepareStep } from './step-views.ts';
import './styles.css';

const UNREADABLE: Boot = {
  session_id: '',
  host_origins: [],
  state: { step: 'failed', sandbox: false, code: 'server_error' },
};

async function start(root: HTMLElement): Promise<void> {
  const boot = parseBoot(document.getElementById('boot')?.textContent) ?? UNREADABLE;
  const kept = openFlowKey(
    boot.session_id,
    () => sessionStorage,
    (bytes) => crypto.getRandomValues(bytes),
  );
  const api = createApiClient({ fetch: (input, init) => fetch(input, init), flowKey: kept.key });
  if (window.parent !== window) document.documentElement.dataset.surface = 'frame';
  if (boot.state) await prepareStep(boot.state.step).catch(() => undefined); // then a skeleton, and the claim tries again
  root.replaceChildren(); // what the document shows where this script cannot run
  render(<App boot={boot} api={api} claim={createClaim(api, boot.session_id, kept)} />, root);
  // The next step's file while the first one is read; when that fails, the step asks for it again.
  loadLaterSteps().catch(() => undefined);
}

function parseBoot(text: string | null | undefined): Boot | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return isBoot(value) ? value : undefined;
  } catch {
    // Not JSON: the document was cut short or changed on its way.
    return undefined;
  }
}

const root = document.getElementById('root');
if (root) void start(root);
