import { ConsentError } from './consent-error.ts';
import { type HandleRedirectOptions, handleRedirect } from './handle-redirect.ts';
import type { ConsentCallbacks, ConsentState } from './held-flow.ts';

/** Options of `useConsentReturn`: those of `handleRedirect`, and callbacks. */
export type ConsentReturnOptions = HandleRedirectOptions & Omit<ConsentCallbacks, 'onEvent'>;

/** What a redirect came back with; nothing when this page is no callback. */
export type ConsentReturn = Omit<ConsentState, 'isOpen'>;

export const NO_RETURN: ConsentReturn = { result: undefined, error: undefined };

let isTold = false;

/**
 * Reads how the redirect ended that led to this load of the page. Every call gives the same; callbacks are called once in
 * a load, since what they do there, such as confirming a consent, is done once.
 *
 * @param options gives the component's own when they are needed
 */
export function readReturn(options: () => ConsentReturnOptions): ConsentReturn {
  const returned = read(options());
  const { result, error } = returned;
  if (isTold || returned === NO_RETURN) return returned;
  isTold = true;
  queueMicrotask(() => {
    const { onSuccess, onCancel, onError } = options();
    if (error) onError?.(error);
    else if (result?.status === 'completed') onSuccess?.(result);
    else if (result) onCancel?.(result);
  });
  return returned;
}

function read(options: HandleRedirectOptions): ConsentReturn {
  try {
    const result = handleRedirect(location.href, options);
    return result ? { result, error: undefined } : NO_RETURN;
  } catch (error) {
    if (!(error instanceof ConsentError)) throw error;
    return { result: undefined, error };
  }
}
