import { assertOption } from '../assert-option.ts';
import type { ConsentError } from '../consent-error.ts';
import type { ConsentResult } from '../outcome.ts';

/**
 * Where the page goes after an end, with `session_id` in the query and, where there is one, the `code` of a consent that
 * is to be confirmed or the code of a failure as `error`. Markup is where an attacker without a script begins: so no
 * `javascript:`, and nothing that the network could read.
 *
 * @throws TypeError when `place` is neither https nor of this origin
 */
export function readDestination(name: string, place: string): (end: ConsentResult | ConsentError) => string {
  const url = new URL(place, document.baseURI);
  const isAllowed = url.protocol === 'https:' || url.href.startsWith(`${location.origin}/`);
  assertOption(name, 'https or of this origin', place, isAllowed);
  return (end) => {
    add('session_id', end.session_id);
    if ('code' in end) add(end instanceof Error ? 'error' : 'code', end.code);
    return url.href;
  };

  function add(field: string, text: string | undefined) {
    if (text) url.searchParams.set(field, text);
  }
}
