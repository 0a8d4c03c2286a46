import type { Route } from '@playwright/test';
import type { Sandbox } from './sandbox.ts';

/**
 * Answers with the document of a session as it stands once its time is up: the clock of a server process cannot be moved
 * from here.
 */
export async function serveExpired(route: Route, sandbox: Sandbox, cancelUri?: string): Promise<void> {
  const response = await route.fetch();
  const html = await response.text();
  const boot = /<script type="application\/json" id="boot">(.*?)<\/script>/s.exec(html)?.[1] ?? '{}';
  const { session_id, host_origins, state } = JSON.parse(boot);
  const error = {
    error: 'access_denied',
    error_type: 'CONSENT_TIMEOUT',
    error_description: 'The time for this auth session ran out.',
    error_id: `err_${'a'.repeat(32)}`,
    error_uri: `${sandbox.url}/errors/CONSENT_TIMEOUT`,
  };
  const failed = {
    step: 'failed',
    app: state.app,
    sandbox: true,
    code: 'session_expired',
    error,
    ...(cancelUri && { return_url: `${cancelUri}?error=access_denied&error_type=CONSENT_TIMEOUT` }),
  };
  const body = html.replace(boot, JSON.stringify({ session_id, host_origins, state: failed }));
  await route.fulfill({ response, status: 410, body });
}
