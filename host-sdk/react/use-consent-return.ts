import { useEffect, useState } from 'react';
import { type ConsentReturn, type ConsentReturnOptions, NO_RETURN, readReturn } from '../redirect-return.ts';
import { useLatest } from './use-latest.ts';

export type { ConsentReturn, ConsentReturnOptions };

/**
 * On the page that a flow in mode `redirect` comes back to: the result, after the first paint, as `handleRedirect` reads it.
 * Nothing on any other page. Callbacks are called once for each load of the page, however often the component is mounted.
 *
 * @example
 * const { result, error } = useConsentReturn({ expectedState, onSuccess: ({ session_id }) => confirm(session_id) });
 */
export function useConsentReturn(options: ConsentReturnOptions = {}): ConsentReturn {
  const latest = useLatest(options);
  const [returned, setReturned] = useState(NO_RETURN);
  useEffect(() => setReturned(readReturn(latest)), [latest]);
  return returned;
}
