import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

type Props = {
  heading: ComponentChildren;
  footer?: ComponentChildren;
  art?: ComponentChildren;
  children?: ComponentChildren;
};

/** One step: a body that scrolls, and its actions below, always in view. */
export function Page({ heading, footer, art, children }: Props) {
  const body = useRef<HTMLElement>(null);
  const isReadable = useScrollableByKey(body);
  return (
    <>
      <main class="body" ref={body} {...(isReadable && { tabIndex: 0 })}>
        {art}
        <h1 tabIndex={-1}>{heading}</h1>
        {children}
      </main>
      {footer ? <footer class="actions">{footer}</footer> : null}
    </>
  );
}

/** A scrolling region without controls cannot be reached by keyboard unless it takes focus itself. */
function useScrollableByKey(body: { current: HTMLElement | null }): boolean {
  const [isReadable, setReadable] = useState(false);
  useLayoutEffect(() => {
    const element = body.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      const isLong = element.scrollHeight > element.clientHeight;
      setReadable(isLong && !element.querySelector('input, button, summary'));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [body]);
  return isReadable;
}
