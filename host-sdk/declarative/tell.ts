import type { ConsentError } from '../consent-error.ts';
import type { ConsentEvent } from '../events.ts';
import type { ConsentCancelled, ConsentCompleted } from '../outcome.ts';

/**
 * What a declared button and a `<consentry-link>` tell the page. The events bubble, out of shadow trees too, so one
 * listener on `document` hears all of them; after a redirect they come from `document` itself.
 */
export interface ConsentryEventMap {
  /** Prevent its default, and the page does not go to the URL that the markup names for this end. So with the next two. */
  'consentry:success': CustomEvent<ConsentCompleted>;
  'consentry:cancel': CustomEvent<ConsentCancelled>;
  'consentry:error': CustomEvent<ConsentError>;
  /** Progress, as `onEvent` of `openConsent` gets it. */
  'consentry:event': CustomEvent<ConsentEvent>;
}

declare global {
  interface HTMLElementEventMap extends ConsentryEventMap {}
  interface DocumentEventMap extends ConsentryEventMap {}
}

/** @returns whether nobody has prevented what comes after it */
export function tell(target: EventTarget, type: 'success' | 'cancel' | 'error' | 'event', detail: unknown): boolean {
  const event = new CustomEvent(`consentry:${type}`, { detail, bubbles: true, composed: true, cancelable: true });
  return target.dispatchEvent(event);
}
