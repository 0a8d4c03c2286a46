import { backend } from './backend.ts';
import type { Choice } from './choice.ts';
import { getElement } from './get-element.ts';
import type { Heard, RunningFlow } from './heard.ts';

const LOOK_EVERY = 500;
const STARTED_AS = 'acme:session';

/** What a partner writes who has only the API's documentation: a frame, a popup or a link, and one message listener. */
export function connectWithoutSdk(choice: Choice, consentryOrigin: string): RunningFlow {
  const life = new AbortController();
  const connect = { modal: showModal, inline: showInline, popup: showPopup, redirect };
  const heard = connect[choice.mode](choice, consentryOrigin, life).catch((error: unknown) => {
    life.abort(); // takes away what was opened
    throw error;
  });
  return { heard, close: () => life.abort() };
}

/** Compares with what this browser remembers of the session it sent away. */
export function readReturnWithoutSdk(expectedState: string): Heard {
  const query = new URLSearchParams(location.search);
  const session_id = query.get('session_id') ?? undefined;
  const isOurs = session_id === sessionStorage.getItem(STARTED_AS) && query.get('state') === expectedState;
  if (!isOurs) return { status: 'failed', session_id, reason: 'session_not_started_here' };
  const reason = query.get('error_type') ?? undefined;
  const code = query.get('code') ?? undefined;
  return { status: reason === undefined ? 'completed' : 'error', session_id, code, reason };
}

async function showModal(choice: Choice, origin: string, life: AbortController): Promise<Heard> {
  const dialog = document.createElement('dialog');
  dialog.className = 'consent-dialog';
  dialog.ariaLabel = 'Connect your bank';
  const closeButton = document.createElement('button');
  closeButton.className = 'button outline';
  closeButton.textContent = 'Close';
  closeButton.addEventListener('click', () => dialog.close());
  dialog.append(closeButton);
  dialog.addEventListener('close', () => life.abort());
  life.signal.addEventListener('abort', () => {
    dialog.close(); // gives the focus back
    dialog.remove();
  });
  document.body.append(dialog);
  dialog.showModal();
  return showFrame(dialog, choice, origin, life);
}

async function showInline(choice: Choice, origin: string, life: AbortController): Promise<Heard> {
  return showFrame(getElement('inline', HTMLElement), choice, origin, life);
}

async function showFrame(parent: Element, choice: Choice, origin: string, life: AbortController): Promise<Heard> {
  const { auth_url, session_id } = await backend.startSession(choice);
  if (life.signal.aborted) return { status: 'closed', session_id };
  const frame = document.createElement('iframe');
  frame.title = 'Connect your bank';
  frame.src = auth_url;
  life.signal.addEventListener('abort', () => frame.remove());
  const heard = hearOutcome(() => frame.contentWindow, origin, session_id, life.signal);
  parent.append(frame);
  const outcome = await heard;
  life.abort();
  return outcome;
}

/** The window opens inside the click and waits, empty, for the session. */
async function showPopup(choice: Choice, origin: string, life: AbortController): Promise<Heard> {
  const popup = window.open('', '_blank', 'popup,width=500,height=720');
  if (!popup) return { status: 'failed', reason: 'popup_blocked' };
  life.signal.addEventListener('abort', () => popup.close());
  const { auth_url, session_id } = await backend.startSession(choice);
  const looking = setInterval(() => popup.closed && life.abort(), LOOK_EVERY);
  const heard = hearOutcome(() => popup, origin, session_id, life.signal);
  popup.location.replace(auth_url);
  const outcome = await heard;
  clearInterval(looking); // the popup stays with its last screen
  return outcome;
}

async function redirect(choice: Choice): Promise<Heard> {
  const { auth_url, session_id } = await backend.startSession(choice);
  sessionStorage.setItem(STARTED_AS, session_id);
  location.assign(auth_url);
  return new Promise(() => undefined); // the page goes away
}

/** Source, origin and session are checked before anything of a message is believed, and that is a hint only. */
function hearOutcome(
  source: () => Window | null,
  origin: string,
  session_id: string,
  signal: AbortSignal,
): Promise<Heard> {
  return new Promise((resolve) => {
    const listener = (event: MessageEvent<unknown>) => {
      if (event.source !== source() || event.origin !== origin) return;
      const { data } = event;
      if (typeof data !== 'object' || data === null || !('type' in data && 'session_id' in data)) return;
      if (data.session_id !== session_id) return;
      const reason = 'error_type' in data ? String(data.error_type) : undefined;
      const code = 'code' in data ? String(data.code) : undefined;
      const { type } = data;
      if (type === 'consent_complete' || type === 'consent_error') resolve({ status: type, session_id, code, reason });
    };
    window.addEventListener('message', listener, { signal });
    signal.addEventListener('abort', () => resolve({ status: 'closed', session_id }));
  });
}
