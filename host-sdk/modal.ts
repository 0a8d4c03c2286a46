import { showFrame } from './frame.ts';
import type { OpenSurface } from './surface.ts';

/** Module state, since the page has one scroll position however many dialogs are open. */
let openDialogs = 0;
let pageOverflow = '';

/** A native modal dialog: the browser makes the page behind it inert and gives the focus back when it closes. */
export const openModal: OpenSurface = (flow) => {
  const { style } = document.documentElement;
  const dialog = document.createElement('dialog');
  dialog.ariaLabel = flow.title;
  dialog.style = 'all:unset;position:fixed;inset:0;background:#0008';
  dialog.oncancel = (event) => {
    event.preventDefault();
    flow.send?.('ask-to-cancel') || flow.close(); // the person can still be asked whether they are sure
  };
  dialog.onclose = flow.close; // Chrome lets nobody prevent a second Escape without a click between: that person wants out
  if (!openDialogs++) {
    pageOverflow = style.overflow;
    style.overflow = 'hidden';
  }
  document.body.append(dialog);
  dialog.showModal();
  flow.signal.addEventListener('abort', () => {
    dialog.onclose = null; // its event comes later, when another mode may have the flow
    dialog.close();
    dialog.remove();
    if (!--openDialogs) style.overflow = pageOverflow; // the last dialog gives back the page's own inline value
  });
  const centred = 'width:min(100%,440px);height:min(100%,720px);border-radius:16px;position:fixed;inset:0;margin:auto';
  return showFrame(flow, dialog, centred);
};
