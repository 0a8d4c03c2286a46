import { finishRedirect } from './declarative/finish-redirect.ts';
import { listenForClicks } from './declarative/listen-for-clicks.ts';
import { whenParsed } from './declarative/when-parsed.ts';
import { defineLink } from './element/define-link.ts';
import { ConsentError, handleRedirect, openConsent, resume } from './index.ts';
import { version } from './package.json' with { type: 'json' };

/** The script for a page without a bundler: what the global `Consentry` has. */
const CONSENTRY = { openConsent, handleRedirect, resume, ConsentError, version };

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
