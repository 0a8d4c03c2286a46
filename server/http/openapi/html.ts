/** Markup that may be put into a page as it is. Only `html` makes it, and whatever goes into that as text is escaped. */
export interface Markup {
  markup: string;
}

type Part = string | number | Markup | readonly Markup[];

/** A tagged template: text is escaped, markup and lists of it are not. */
export function html(pieces: TemplateStringsArray, ...parts: Part[]): Markup {
  const written = parts.map((part, index) => write(part) + (pieces[index + 1] ?? ''));
  return { markup: (pieces[0] ?? '') + written.join('') };
}

/** Text in which `…` is code, as the document's descriptions have it. */
export function prose(text: string): Markup {
  const parts = text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));
  return html`${parts}`;
}

function write(part: Part): string {
  if (typeof part === 'object') return 'markup' in part ? part.markup : part.map((each) => each.markup).join('');
  return String(part).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
