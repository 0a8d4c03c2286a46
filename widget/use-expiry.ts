import type { FlowState } from '@consentry/protocol/flow.ts';
import { useEffect, useRef } from 'preact/hooks';

const SECOND = 1000;
const WARNING = 120 * SECOND;
const LEAST_WAIT = 5 * SECOND; // when both clocks disagree about the last second, ask again but not in a loop

/** Warns two minutes before the flow's deadline, and asks the server at the deadline. Counted by the server's clock. */
export function useExpiry(state: FlowState | undefined, onWarning: () => void, onDeadline: () => void): void {
  const times = state && 'expires_at' in state && state.step !== 'finished' ? state : undefined;
  const expiresAt = times?.expires_at;
  const serverTime = times?.server_time;
  const warnedOf = useRef<number>(undefined); // once per deadline, however often the state is read again
  useEffect(() => {
    if (expiresAt === undefined || serverTime === undefined) return;
    const left = Math.max((expiresAt - serverTime) * SECOND, LEAST_WAIT);
    const warn = () => {
      if (warnedOf.current !== expiresAt) onWarning();
      warnedOf.current = expiresAt;
    };
    const warning = setTimeout(warn, Math.max(left - WARNING, 0));
    const deadline = setTimeout(onDeadline, left);
    return () => {
      clearTimeout(warning);
      clearTimeout(deadline);
    };
  }, [expiresAt, serverTime]);
}
