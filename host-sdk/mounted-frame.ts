import type { ConsentFlow } from './flow.ts';
import { type ConsentCallbacks, holdFlow } from './held-flow.ts';
import { openConsent } from './open-consent.ts';
import type { ConsentOptions } from './options.ts';

/** Options of `ConsentFrame`: those of `openConsent`, in mode `inline`. */
export type ConsentFrameOptions = Omit<ConsentOptions, 'mode' | 'container'>;

export interface MountedFrame {
  /** The component's element is there; or null, just before it goes with all that is in it. */
  place(element: Element | null): void;
  /** Opens the flow, once for each session; a function counts as the same session whichever function it is. */
  show(): void;
  /** Closes the flow without telling anyone. */
  hide(): void;
  /** The same in a later task, unless `show` is called before that. */
  hideSoon(): void;
}

/**
 * The flow of a component that shows it inline. The frame stands in a box of its own, which leaves the component's element
 * before that is thrown away: a frame that is gone cannot cancel any more. `moveBefore` takes it along as it is; in a
 * browser without it (before Chrome 133, Firefox 144) the frame goes, and its session ends at its deadline.
 */
export function mountFrame(options: () => ConsentFrameOptions): MountedFrame {
  const held = holdFlow(options);
  let parent: Element | null = null;
  let box: HTMLElement | undefined;
  let shown: unknown;

  return {
    place(element) {
      parent = element;
      if (box) element ? putInto(element, box) : putAway(box);
    },
    show() {
      held.keep();
      const { session } = options();
      const wanted = typeof session === 'string' && session;
      if (shown !== wanted) held.forget();
      shown = wanted;
      if (held.isIdle()) held.open(begin);
    },
    hide: held.release,
    hideSoon: held.releaseSoon,
  };

  function begin(callbacks: ConsentCallbacks): ConsentFlow {
    const container = document.createElement('div');
    const { result, close } = openConsent({ ...options(), ...callbacks, mode: 'inline', container });
    if (parent) putInto(parent, container);
    box = container;
    return {
      result,
      async close() {
        if (box === container) box = undefined;
        putAway(container);
        await close();
        container.remove();
      },
    };
  }
}

function putInto(element: Element, box: HTMLElement): void {
  box.style.display = 'contents'; // the frame stands in the page as if the box were not there
  if (box.parentNode !== element) move(box, element);
}

/** Out of sight; what is not displayed stays loaded. */
function putAway(box: HTMLElement): void {
  box.style.display = 'none';
  const { body } = box.ownerDocument;
  if (canMove(box, body)) body.moveBefore(box, null);
  else if (!box.isConnected) box.remove(); // its frame is gone, and is not to load again where its element comes back
}

function move(box: HTMLElement, element: Element): void {
  if (canMove(box, element)) element.moveBefore(box, null);
  else element.append(box);
}

/** Without a reload of the frame that is in it. */
function canMove(box: HTMLElement, element: Element): boolean {
  return 'moveBefore' in element && box.isConnected && element.isConnected;
}
