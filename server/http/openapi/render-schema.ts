import { html, type Markup, prose } from './html.ts';
import type { JsonSchema } from './openapi-document.ts';

const LIMITS = [
  ['format', (limit: unknown) => `${limit}`],
  ['minLength', (limit: unknown) => `at least ${limit} characters`],
  ['maxLength', (limit: unknown) => `at most ${limit} characters`],
  ['minItems', (limit: unknown) => `at least ${limit} items`],
  ['maxItems', (limit: unknown) => `at most ${limit} items`],
  ['default', (limit: unknown) => `${JSON.stringify(limit)} where it is left out`],
] as const satisfies [keyof JsonSchema, (limit: unknown) => string][];

/** A named schema as a section: a table of its fields, or what it is where it has none. */
export function renderSchema(name: string, schema: JsonSchema): Markup {
  const fields = Object.entries(schema.properties ?? {});
  const table = html`<table>
<caption>Fields of ${name}</caption>
<thead><tr><th scope="col">Field</th><th scope="col">Type and meaning</th></tr></thead>
<tbody>${fields.map(([field, property]) => renderField(field, property, schema.required?.includes(field) ?? false))}</tbody>
</table>`;
  return html`<section>
<h3 id="schema-${name}"><code>${name}</code></h3>
<p>${prose(schema.description ?? '')}</p>
${fields.length > 0 ? table : html`<p>${renderType(schema)}</p>`}
</section>
`;
}

/** One row: the name, whether it must be there, and what it is. */
export function renderField(name: string, schema: JsonSchema, isRequired: boolean): Markup {
  return html`<tr>
<th scope="row"><code>${name}</code>${isRequired ? html` <span class="required">required</span>` : ''}</th>
<td>${renderType(schema)}<p>${prose(schema.description ?? '')}</p></td>
</tr>
`;
}

/** In words, with links to the named schemas. */
export function renderType(schema: JsonSchema): Markup {
  if (schema.$ref !== undefined) return renderReference(schema.$ref);
  if (schema.allOf) return join(schema.allOf.map(renderType), ' and ');
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices) return html`one of: ${join(choices.map(renderType), ', or ')}`;
  if (schema.items) return html`list of ${renderType(schema.items)}${renderLimits(schema)}`;
  const values = (schema.enum ?? []).map((value) => html`<code>${JSON.stringify(value)}</code>`);
  if (values.length > 0) return join(values, ' | ');
  const inner = schema.description === undefined ? Object.entries(schema.properties ?? {}) : [];
  const parts = inner.map(([name, property]) => html`<code>${name}</code>: ${renderType(property)}`);
  if (parts.length > 0) return html`object with ${join(parts, '; ')}`;
  return html`${schema.type ?? 'anything'}${renderLimits(schema)}`;
}

function renderReference(reference: string): Markup {
  const name = reference.split('/').at(-1) ?? '';
  return html`<a href="#schema-${name}">${name}</a>`;
}

function renderLimits(schema: JsonSchema): Markup {
  const limits = LIMITS.flatMap(([keyword, say]) => (schema[keyword] === undefined ? [] : [say(schema[keyword])]));
  const pattern = schema.pattern === undefined ? html`` : html`, matching <code>${schema.pattern}</code>`;
  return html`${limits.length > 0 ? `, ${limits.join(', ')}` : ''}${pattern}`;
}

function join(parts: readonly Markup[], separator: string): Markup {
  return html`${parts.map((part, index) => (index === 0 ? part : html`${separator}${part}`))}`;
}
