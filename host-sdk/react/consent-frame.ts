import { type CSSProperties, createElement, type ReactElement, useEffect, useState } from 'react';
import { type ConsentFrameOptions, mountFrame } from '../mounted-frame.ts';
import { useLatest } from './use-latest.ts';

/** Options of the flow, read when it opens; and what the element around the frame may have. */
export interface ConsentFrameProps extends ConsentFrameOptions {
  className?: string | undefined;
  style?: CSSProperties | undefined;
}

/**
 * The consent widget in the flow of the page. It opens once when it is mounted, and closes when it is unmounted; then
 * nothing is called any more. Rendering again disturbs nothing. Another `session` string, or another `key`, starts anew.
 *
 * @example
 * <ConsentFrame session={authUrl} onSuccess={({ session_id }) => markConnected(session_id)} />
 */
export function ConsentFrame({ className, style, ...options }: ConsentFrameProps): ReactElement {
  const latest = useLatest<ConsentFrameOptions>(options);
  const [frame] = useState(() => mountFrame(latest));
  const session = typeof options.session === 'string' && options.session;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another session is what `show` is to be called again for
  useEffect(() => {
    frame.show();
    return frame.hideSoon;
  }, [frame, session]);
  // A ref is set to null before its element leaves the document; effects are cleaned up after that.
  return createElement('div', { ref: frame.place, className, style });
}
