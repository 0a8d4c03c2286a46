import { type ConsentEvent, type handleRedirect, type openConsent, resume } from '@consentry/host-sdk';
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

/** The flow that was open when this page was reloaded; undefined when there was none. */
export function resumeWithSdk(): RunningFlow | undefined {
  const flow = resume({ container: getElement('inline', HTMLElement), onEvent: logEvent });
  if (!flow) return undefined;
  log('page', 'Taking up the flow that was open');
  return { heard: flow.result.catch((error: unknown) => toFailure(error, undefined)), close: () => void flow.close() };
}

function logEvent(event: ConsentEvent): void {
  if (event.type === 'opened') log('widget', `Opened as ${event.mode}`);
  if (event.type === 'ready') log('widget', `Ready after ${event.elapsed} ms`);
  if (event.type === 'step') log('widget', `Step ${event.step}`);
  if (event.type === 'institution_selected') log('widget', `Institution ${event.institution_id}`);
  if (event.type === 'factor_required') log('widget', `Factor ${event.factor_type}`);
  if (event.type === 'handoff_refused') log('widget', 'The handoff was refused');
  if (event.type === 'session_renewed') log('widget', 'Started again with a new session');
  if (event.type === 'closed') log('widget', 'Closed');
}

/** By its name, not its class: the script tag and the npm package each have their own. */
function toFailure(error: unknown, session_id: string | undefined): Heard {
  if (!(error instanceof Error && error.name === 'ConsentError' && 'code' in error)) throw error;
  return { status: 'failed', session_id, reason: String(error.code) };
}
