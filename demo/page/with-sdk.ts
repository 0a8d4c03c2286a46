import type { ConsentEvent, handleRedirect, openConsent } from '@consentry/host-sdk';
import { backend } from './backend.ts';
import type { Choice } from './choice.ts';
import { log } from './event-log.ts';
import { getElement } from './get-element.ts';
import type { Heard, RunningFlow } from './heard.ts';

/** The host SDK, from npm or from its script tag: both are the same. */
export interface Sdk {
  openConsent: typeof openConsent;
  handleRedirect: typeof handleRedirect;
}

/** Called inside the click, so that the popup may open. */
export function connectWithSdk(sdk: Sdk, choice: Choice): RunningFlow {
  const life = new AbortController();
  return { heard: openAndHear(sdk, choice, life.signal), close: () => life.abort() };
}

/** In mode `redirect` it settles only if the visitor comes back to this very page, with Back. */
async function openAndHear(sdk: Sdk, choice: Choice, signal: AbortSignal): Promise<Heard> {
  let session_id: string | undefined;
  const start = async () => {
    const session = await backend.startSession(choice);
    session_id = session.session_id;
    log('backend', session.handoff ? 'The backend made a session and a handoff.' : 'The backend made a session.');
    return session;
  };
  // A handoff comes with the session. Browsers still let a popup open for a moment after the click.
  const early = choice.mode === 'redirect' || choice.isSignedIn ? await start() : undefined;
  const flow = sdk.openConsent({
    mode: choice.mode,
    container: getElement('inline', HTMLElement),
    session: early?.auth_url ?? (async () => (await start()).auth_url),
    handoff: early?.handoff,
    signal,
    onEvent: logEvent,
  });
  return flow.result.catch((error: unknown) => toFailure(error, session_id));
}

/** What the address of `/callback` or `/cancel` says. */
export function readReturnWithSdk(sdk: Sdk, expectedState: string): Heard {
  try {
    return sdk.handleRedirect(location.href, { expectedState }) ?? { status: 'nothing' };
  } catch (error) {
    return toFailure(error, new URLSearchParams(location.search).get('session_id') ?? undefined);
  }
}

function logEvent(event: ConsentEvent): void {
  if (event.type === 'step') log('widget', `Step ${event.step}`);
  if (event.type === 'opened') log('widget', `Opened as ${event.mode}`);
  if (event.type === 'closed') log('widget', 'Closed');
}

/** By its name, not its class: the script tag and the npm package each have their own. */
function toFailure(error: unknown, session_id: string | undefined): Heard {
  if (!(error instanceof Error && error.name === 'ConsentError' && 'code' in error)) throw error;
  return { status: 'failed', session_id, reason: String(error.code) };
}
