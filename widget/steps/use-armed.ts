import { useEffect, useState } from 'preact/hooks';

const DELAY = 500;

export type Arming = 'waiting' | 'counting' | 'armed';

/**
 * A page that overlays or flashes this one must not catch a click meant for itself: agreeing works only once the
 * document has been visible and focused for a moment. A click gives it the focus, so the button never stays dead.
 */
export function useArmed(): Arming {
  const [arming, setArming] = useState<Arming>('waiting');
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const check = () => {
      clearTimeout(timer);
      const isSeen = document.visibilityState === 'visible' && document.hasFocus();
      setArming(isSeen ? 'counting' : 'waiting');
      if (isSeen) timer = setTimeout(() => setArming('armed'), DELAY);
    };
    check();
    const stop = new AbortController();
    window.addEventListener('focus', check, { signal: stop.signal });
    window.addEventListener('blur', check, { signal: stop.signal });
    document.addEventListener('visibilitychange', check, { signal: stop.signal });
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, []);
  return arming;
}
