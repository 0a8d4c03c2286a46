import * as npmPackage from '@consentry/host-sdk';
import { NOTICES } from '../notices.ts';
import type { OutcomeStatus } from '../wire.ts';
import { backend } from './backend.ts';
import { type Choice, keepChoice, offerOptions, readChoice, restoreChoice } from './choice.ts';
import { showConnectedAccounts } from './connected-accounts.ts';
import { log } from './event-log.ts';
import { getElement } from './get-element.ts';
import { describe, type Heard, type RunningFlow } from './heard.ts';
import { snippetFor } from './snippets.ts';
import { startTickingCode } from './ticking-code.ts';
import { connectWithSdk, readReturnWithSdk, resumeWithSdk, type Sdk } from './with-sdk.ts';
import { connectWithoutSdk, readReturnWithoutSdk } from './without-sdk.ts';

declare global {
  /** Set by the script tag; missing when the script was blocked or its hash was wrong. */
  var Consentry: Sdk | undefined;
}

/** The product's page. What each element is for, its backend has rendered. */
export function startApp(app: HTMLElement): void {
  const { consentry = '', state = '' } = app.dataset;
  const form = getElement('connect', HTMLFormElement);
  const showChoice = () => {
    offerOptions(form);
    getElement('snippet', HTMLElement).textContent = snippetFor(readChoice(form), consentry);
  };

  restoreChoice(form);
  showChoice();
  form.addEventListener('change', () => {
    keepChoice(readChoice(form));
    showChoice();
  });
  let running: RunningFlow | undefined;
  const begin = (open: () => RunningFlow) => {
    running?.close(); // one at a time; the one that is left is cancelled
    const flow = attempt(open);
    running = flow;
    if (flow) follow(flow.heard, () => running === flow);
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const choice = readChoice(form);
    keepChoice(choice);
    begin(() => connect(choice, consentry));
  });

  showConnectedAccounts().catch(reportFailure);
  startTickingCode();
  if (state !== '') begin(() => returnedFlow(readChoice(form), state));
  const lost = attempt(resumeWithSdk);
  if (lost) begin(() => lost);
}

/** Called inside the click: what it opens, it opens before anything is awaited. */
function connect(choice: Choice, consentryOrigin: string): RunningFlow {
  say('');
  log('page', `Connect: ${choice.mode}, ${choice.integration}`);
  if (choice.integration === 'no-sdk') return connectWithoutSdk(choice, consentryOrigin);
  return connectWithSdk(sdkOf(choice), choice);
}

/** The end of a flow that went through this window. */
function returnedFlow(choice: Choice, expectedState: string): RunningFlow {
  const heard =
    choice.integration === 'no-sdk'
      ? readReturnWithoutSdk(expectedState)
      : readReturnWithSdk(sdkOf(choice), expectedState);
  history.replaceState(null, '', '/'); // a reload or a bookmark shows the plain page
  return { heard: Promise.resolve(heard), close: () => undefined };
}

function sdkOf({ integration }: Choice): Sdk {
  if (integration === 'npm') return npmPackage;
  if (!globalThis.Consentry) throw new Error("Consentry's script did not load.");
  return globalThis.Consentry;
}

/** From what this page heard to what the backend confirmed; only that changes what the customer sees. */
async function follow(flow: Promise<Heard>, isCurrent: () => boolean): Promise<void> {
  try {
    const heard = await flow;
    log('page', `The page heard ${describe(heard)}`);
    const { session_id, code } = heard;
    const notice = session_id === undefined ? explain(heard) : NOTICES[await confirm({ session_id, code })];
    if (isCurrent()) say(notice);
    await showConnectedAccounts();
  } catch (error) {
    reportFailure(error);
  }
}

async function confirm(heard: { session_id: string; code: string | undefined }): Promise<OutcomeStatus> {
  const { status, consent_id, error_type } = await backend.confirmOutcome(heard);
  log('backend', `The backend confirmed ${describe({ status, consent_id, reason: error_type })}`);
  return status;
}

/** There was no session, so there is nothing to confirm. */
function explain({ status, reason }: Heard): string {
  if (reason === 'popup_blocked') return 'Your browser blocked the popup. Allow it, or choose another way to open.';
  return status === 'failed' ? NOTICES.failed : NOTICES.cancelled;
}

function attempt<Value>(action: () => Value): Value | undefined {
  try {
    return action();
  } catch (error) {
    reportFailure(error);
    return undefined;
  }
}

function reportFailure(error: unknown): void {
  log('page', String(error));
  say(NOTICES.failed);
}

function say(text: string): void {
  getElement('notice', HTMLElement).textContent = text;
}
