import { ConsentError } from './consent-error.ts';
import { finishRedirect } from './declarative/finish-redirect.ts';
import { listenForClicks } from './declarative/listen-for-clicks.ts';
import { whenParsed } from './declarative/when-parsed.ts';
import type { ConsentDiagnosis, DiagnoseOptions } from './diagnose.ts';
import { defineLink } from './element/define-link.ts';
import { type ConsentFlow, startFlow } from './flow.ts';
import { handleRedirect } from './handle-redirect.ts';
import { onDemand } from './load-served-on-demand.ts';
import { openConsent, SURFACES } from './open-consent.ts';
import { readOptions } from './options.ts';
import { version } from './package.json' with { type: 'json' };
import type { ResumeOptions } from './resume-with.ts';

/**
 * The script for a page without a bundler: what the global `Consentry` has. `resume` and `diagnose` are as in the npm
 * package, but that both give a promise, since their code is loaded when they are called.
 */
const CONSENTRY = {
  openConsent,
  handleRedirect,
  ConsentError,
  version,
  resume: async (options?: ResumeOptions): Promise<ConsentFlow | undefined> =>
    (await more()).resumeWith({ startFlow, readOptions, SURFACES }, options),
  diagnose: async (options?: DiagnoseOptions): Promise<ConsentDiagnosis> => (await more()).diagnose(options),
};

/** @throws ConsentError when the file does not come: the server is not there, or `script-src` knows hashes only */
async function more() {
  const parts = await onDemand();
  if (!parts) throw new ConsentError('widget_unreachable');
  return parts;
}

export type ConsentryGlobal = Readonly<typeof CONSENTRY>;

/** Code for when the script is there, however it is loaded: `(window.consentryQueue ||= []).push((Consentry) => …)`. */
export interface ConsentryQueue {
  push(...callbacks: ((consentry: ConsentryGlobal) => void)[]): unknown;
}

declare global {
  interface Window {
    readonly Consentry: ConsentryGlobal;
    consentryQueue?: ConsentryQueue;
  }
}

// An element with that id is on `window` too: only ours can be called.
if (typeof window.Consentry?.openConsent === 'function') warn();
else start();

function warn(): void {
  // biome-ignore lint/suspicious/noConsole: whoever put two script tags on a page has no other place to look at
  console.warn(`Consentry ${version} is not used: the page had loaded ${window.Consentry.version} before`);
}

function start(): void {
  // Not writable: releases before 0.2 would put themselves in its place.
  Object.defineProperty(window, 'Consentry', { value: CONSENTRY });
  const waiting: unknown = window.consentryQueue;
  window.consentryQueue = { push };
  if (Array.isArray(waiting)) push(...waiting);
  listenForClicks();
  defineLink();
  whenParsed(finishRedirect);
}

/** Each in a microtask of its own: in order, and one that throws stops no other. */
function push(...callbacks: Parameters<ConsentryQueue['push']>): void {
  for (const callback of callbacks) queueMicrotask(() => callback(CONSENTRY));
}
