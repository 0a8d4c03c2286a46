import { html } from 'hono/html';
import { type Html, renderDocument, renderSiteHeader } from './html-document.ts';

interface Notice {
  title: string;
  text: string;
  /** The window was opened by our page, which is still there. */
  isPopup?: boolean;
}

/** A page that says one thing. */
export function renderNoticePage({ title, text, isPopup = false }: Notice): Html {
  const wayOn = isPopup
    ? html`<p>Acme Budget is still open in the window you came from.</p>
        <button class="button primary" type="button" id="close-window">Close this window</button>`
    : html`<a class="button primary" href="/">Go to Acme Budget</a>`;
  return renderDocument({
    title,
    body: html`${renderSiteHeader()}
      <main class="notice-page">
        <h1>${title}</h1>
        <p>${text}</p>
        ${wayOn}
      </main>`,
  });
}
