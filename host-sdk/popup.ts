import { ConsentError } from './consent-error.ts';
import type { OpenSurface } from './surface.ts';

/** Opened inside the click, since a browser blocks what comes later. Never `noopener`: the widget answers its opener. */
export const openPopup: OpenSurface = (flow) => {
  const popup = open('', '_blank', 'width=500,height=720');
  if (popup?.closed !== false) throw new ConsentError('popup_blocked');
  popup.document.title = popup.document.body.textContent = `${flow.title}…`; // until the session has come
  popup.document.documentElement.style = 'color-scheme:light dark;font:1em system-ui';
  flow.signal.addEventListener('abort', () => popup.close());
  return ({ url }) => {
    popup.location.replace(url); // so that Back does not lead to the blank page
    return () => popup;
  };
};
