import { handleRedirect } from '../handle-redirect.ts';
import { takeDeclared } from './mark-declared.ts';
import { tell } from './tell.ts';

/**
 * Tells the page on `document` how a redirect ended that an element of this tab had started, and takes what the callback added out of
 * the address. Every other page with a `session_id` is left as it is: it may be where a done-url led.
 */
export function finishRedirect(): void {
  const session_id = new URLSearchParams(location.search).get('session_id');
  if (!session_id?.startsWith('ses_') || !takeDeclared(session_id)) return;
  try {
    const result = handleRedirect(location.href);
    if (result) tell(document, result.status === 'completed' ? 'success' : 'cancel', result);
  } catch (error) {
    tell(document, 'error', error);
  }
}
