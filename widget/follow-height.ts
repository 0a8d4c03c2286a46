import type { Remark } from './host-channel.ts';

const LEAST = 480; // the dialogs fit; below, the page scrolls as one (card.css)
const MOST = 1000; // about a screen; a longer content scrolls between its header and its actions

type Box = {
  readonly scrollHeight: number;
  readonly clientHeight: number;
  getBoundingClientRect(): { height: number };
};

/** What this needs of `window`, so that a test can be one. */
export type HeightWindow = {
  readonly document: Pick<Document, 'documentElement' | 'querySelector'>;
  readonly ResizeObserver: typeof ResizeObserver;
  readonly MutationObserver: typeof MutationObserver;
};

/**
 * Lets the frame follow its content, as a host asks that shows it inline. Under `data-mode` no height in the page comes
 * from the frame's, except that what does not fit scrolls; so what is measured is the same at any height of the frame,
 * and growing it can never make the content grow.
 */
export function followHeight(view: HeightWindow, send: (message: Remark) => void): () => void {
  const { documentElement } = view.document;
  const card = view.document.querySelector('.card');
  if (!card) return () => undefined;
  let sent: number | undefined;
  // Told of sizes at most once a frame, and once for each element when it is first observed.
  const sizes = new view.ResizeObserver(() => {
    const height = measureHeight(card, card.querySelector('.body'));
    if (height !== sent) send({ type: 'resize', height: `${height}px` });
    sent = height;
  });
  // A card that is as high as the frame stays so while its content grows: the content is what must be watched.
  const watch = () => {
    sizes.disconnect();
    for (const part of [card, ...card.querySelectorAll('header, .actions, .body > *')]) sizes.observe(part);
  };
  const contents = new view.MutationObserver(watch);
  documentElement.dataset.mode = 'inline';
  contents.observe(card, { childList: true, subtree: true });
  watch();
  return () => {
    contents.disconnect();
    sizes.disconnect();
    delete documentElement.dataset.mode;
  };
}

/** In whole pixels: what the card would need if its body did not scroll. */
function measureHeight(card: Pick<Box, 'getBoundingClientRect'>, body: Box | null): number {
  const hidden = body ? body.scrollHeight - body.clientHeight : 0;
  return Math.min(Math.max(Math.ceil(card.getBoundingClientRect().height + hidden), LEAST), MOST);
}
