import { html } from 'hono/html';

/** What `html` makes: text in which every inserted value is escaped. */
export type Html = ReturnType<typeof html>;

interface Document {
  title: string;
  body: Html;
  /** More elements for the head. */
  head?: Html;
}

/** No script or style is inline: the policy of site-headers.ts would refuse it. */
export function renderDocument({ title, head, body }: Document): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>${title} - Acme Budget</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <link rel="icon" href="/logo.svg" />
        <link rel="stylesheet" href="/page.css" />
        ${head ?? ''}
        <script type="module" src="/page.js"></script>
      </head>
      <body>
        ${body}
      </body>
    </html>`;
}

export function renderSiteHeader(aside: Html | string = ''): Html {
  return html`<header class="site-header">
    <a class="brand" href="/"><img src="/logo.svg" alt="" width="32" height="32" />Acme Budget</a>
    ${aside}
  </header>`;
}
