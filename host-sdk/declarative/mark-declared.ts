import type { ConsentOptions } from '../options.ts';
import { started } from '../started.ts';

const KEY = 'consentry-declared';

/**
 * Notes the session that an element's flow gets, since after a redirect the page that it comes back to has to be told. Whoever
 * calls `openConsent` calls `handleRedirect` too, and may have another copy of this SDK: theirs is left alone.
 */
export function markDeclared<Session extends ConsentOptions['session'] | '' | undefined>(session: Session) {
  if (typeof session !== 'function') return note(session);
  return async () => note(await session());
}

/** Whether the last one was this; it is asked once, and so forgotten. */
export function takeDeclared(session_id: string): boolean {
  const isThis = !!started(KEY)?.split(/[?&=]/).includes(session_id);
  if (isThis) delete sessionStorage[KEY];
  return isThis;
}

function note<Url>(url: Url): Url {
  started(KEY, `${url}`);
  return url;
}
