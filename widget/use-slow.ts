import { useEffect, useState } from 'preact/hooks';

const PATIENCE = 4000;

/** True once something has been pending for longer than people expect. */
export function useSlow(isPending: boolean): boolean {
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    setSlow(false);
    if (!isPending) return;
    const timer = setTimeout(() => setSlow(true), PATIENCE);
    return () => clearTimeout(timer);
  }, [isPending]);
  return isSlow && isPending;
}
