import { closeDeclared, openDeclared } from '../declarative/open-declared.ts';
import { whenParsed } from '../declarative/when-parsed.ts';
import type { ConsentOptions } from '../options.ts';

/**
 * `<consentry-link session-url="/start">Connect</consentry-link>`: opens the widget when the person presses what it
 * contains. Attributes: `session-url`, `mode`, `container`, `locale`, `theme`, `title`, `done-url`, `cancel-url`,
 * `error-url`; they are read at each click.
 */
export interface ConsentryLink extends HTMLElement {
  /** Instead of `session-url`: as in `openConsent`. */
  session?: ConsentOptions['session'] | undefined;
}

declare global {
  interface HTMLElementTagNameMap {
    'consentry-link': ConsentryLink;
  }
}

const NAME = 'consentry-link';

/** What a person can press with keys too. */
const CONTROLS = 'a,button,[role=button]';

/**
 * Defines the element, unless another copy of this code has, or there are no elements here. It has no shadow tree: the
 * page's own style sheets reach all of it.
 */
export function defineLink(): void {
  if (!globalThis.customElements) return;
  // An element that the parser has just begun has no content yet.
  whenParsed(() => customElements.get(NAME) || customElements.define(NAME, createLink()));
}

/** A function, since a server has no HTMLElement to extend. `session` is no field: it may be set before the class is there. */
function createLink(): CustomElementConstructor {
  return class extends HTMLElement implements ConsentryLink {
    declare session?: ConsentOptions['session'] | undefined;

    constructor() {
      super();
      this.addEventListener('click', (event) => {
        const control = (event.target as Element).closest(CONTROLS); // nothing else is clicked
        if (control) openDeclared(event, this, '', control);
      });
      new MutationObserver(() => makeOperable(this)).observe(this, { childList: true });
    }

    connectedCallback() {
      makeOperable(this);
    }

    /** Whoever moves it connects it again in the same task. */
    disconnectedCallback() {
      queueMicrotask(() => this.isConnected || closeDeclared(this));
    }
  };
}

/** Puts a real button around content that has none. */
function makeOperable(link: HTMLElement): void {
  if (link.querySelector(CONTROLS) || !link.innerHTML.trim()) return;
  const button = document.createElement('button');
  button.type = 'button'; // it may stand in a form
  button.append(...link.childNodes);
  link.append(button);
}
