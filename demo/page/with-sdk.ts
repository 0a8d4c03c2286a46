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
  if (choice.mode === 'redirect') return { heard: redirectWithSdk(sdk, choice), close: () => undefined };
  let session_id: string | undefined;
  const flow = sdk.openConsent({
    mode: choice.mode,
    container: getElement('inline', HTMLElement),
    session: async () => {
      const session = await backend.startSession(choice);
      session_id = session.session_id;
      log('backend', 'The backend made a session.');
      return session.auth_url;
    },
    onEvent: logEvent,
  });
  return {
    heard: flow.result.catch((error: unknown) => toFailure(error, session_id)),
    close: () => void flow.close(),
  };
}

/** Settles only if the visitor comes back to this very page, with Back. */
async function redirectWithSdk(sdk: Sdk, choice: Choice): Promise<Heard> {
  const { auth_url, session_id } = await backend.startSession(choice);
  const flow = sdk.openConsent({ mode: 'redirect', session: auth_url, onEvent: logEvent });
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
  if (event.type === 'open') log('widget', `Opened as ${event.mode}`);
  if (event.type === 'close') log('widget', 'Closed');
}

/** By its name, not its class: the script tag and the npm package each have their own. */
function toFailure(error: unknown, session_id: string | undefined): Heard {
  if (!(error instanceof Error && error.name === 'ConsentError' && 'code' in error)) throw error;
  return { status: 'failed', session_id, reason: String(error.code) };
}
