import { useEffect, useState } from 'react';
import { type ConsentCallbacks, type ConsentState, type HeldFlow, holdFlow, IDLE } from '../held-flow.ts';

/**
 * The one flow of this component. It outlives effects that run twice: StrictMode and Fast Refresh bring the component back
 * in the same task, a real unmount or a hidden Activity does not.
 */
export function useHeldFlow(callbacks: () => ConsentCallbacks): [held: HeldFlow, state: ConsentState] {
  const [state, setState] = useState(IDLE);
  const [held] = useState(() => holdFlow(callbacks, setState));
  useEffect(() => {
    held.keep();
    return held.releaseSoon;
  }, [held]);
  return [held, state];
}
