import { openDeclared } from './open-declared.ts';

/** One listener for all declared buttons and links, those that come later too. */
export function listenForClicks(): void {
  document.addEventListener('click', (event) => {
    const [target] = event.composedPath() as Element[]; // of clicks; inside a shadow tree `event.target` is its host
    const control = target?.closest?.('[data-consentry-session-url]'); // the document has none, should somebody click that
    if (control) openDeclared(event, control, 'data-consentry-', control);
  });
}
