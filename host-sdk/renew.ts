import type { ConsentError } from './consent-error.ts';
import { getSession } from './get-session.ts';
import { report } from './progress.ts';
import { forget, remember } from './remember.ts';
import type { Flow } from './surface.ts';

/** The session has expired, and the person starts again in the same place with one more. */
export async function renew(flow: Flow): Promise<void> {
  if (typeof flow.session !== 'function') return; // the widget was told so
  try {
    const auth = await getSession(flow);
    if (flow.signal.aborted || flow.isClosing) return;
    forget(flow);
    flow.auth = auth;
    remember(flow);
    report(flow, { type: 'session_renewed' }, performance.now());
    await flow.show(auth);
  } catch (error) {
    flow.end(error as ConsentError); // nothing else is thrown on purpose
  }
}
