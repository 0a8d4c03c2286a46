import { openDeclared } from './open-declared.ts';

/** One listener for all declared buttons and links, those that come later too. */
export function listenForClicks(): void {
  document.addEventListener('click', (event) => {
    const [target] = event.composedPath(); // inside a shadow tree `event.target` is its host
    const control = target instanceof Element && target.closest('[data-consentry-session-url]');
    if (control) openDeclared(event, { element: control, prefix: 'data-consentry-', control });
  });
}
