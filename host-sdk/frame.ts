import type { Flow, OpenSurface } from './surface.ts';

/**
 * The frame of modes `modal` and `inline`. It is transparent until it has loaded: an empty one paints white on a dark
 * page. Styles go through CSSOM, here and in modal.ts, since pages without style-src 'unsafe-inline' allow no other.
 * Browsers hand an element's color-scheme down to its frame: `light dark` is the person's choice, not the page's.
 */
export function showFrame(flow: Flow, parent: Element, place: string): ReturnType<OpenSurface> {
  const frame = document.createElement('iframe');
  frame.title = flow.title;
  frame.sandbox = 'allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox';
  frame.referrerPolicy = 'origin'; // the widget learns its embedder's origin from it
  frame.style = `all:unset;display:block;opacity:0;color-scheme:light dark;${place}`;
  frame.onload = () => {
    frame.style.opacity = '1';
  };
  flow.signal.addEventListener('abort', () => frame.remove());
  flow.frame = frame;
  return ({ url }) => {
    frame.remove(); // of an expired session: in its place the new address would load twice
    frame.src = url;
    parent.append(frame);
    frame.focus();
    return () => frame.contentWindow;
  };
}
