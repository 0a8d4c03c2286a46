import { html, type Markup, prose } from './html.ts';
import type { DocumentResponse, OpenApiDocument, PathOperation, Reference } from './openapi-document.ts';
import { renderField, renderType } from './render-schema.ts';

/** One call as a section: what it takes, who may call it, and each answer. */
export function renderOperation(
  method: string,
  path: string,
  operation: PathOperation,
  { components }: Pick<OpenApiDocument, 'components'>,
): Markup {
  const { operationId, summary, description, parameters = [], requestBody, responses } = operation;
  const body = requestBody?.content['application/json'].schema;
  return html`<section>
<h3 id="${operationId}">${summary}</h3>
<p><code class="method">${method.toUpperCase()}</code> <code>${path}</code></p>
${description === undefined ? html`` : html`<p>${prose(description)}</p>`}
<p>${renderSecurity(operation)}</p>
${body ? html`<p>Body: ${renderType(body)}</p>` : html``}
${parameters.length > 0 ? renderParameters(`${method.toUpperCase()} ${path}`, parameters) : html``}
<table>
<caption>Answers of ${method.toUpperCase()} ${path}</caption>
<thead><tr><th scope="col">Status</th><th scope="col">Body, headers and meaning</th></tr></thead>
<tbody>${Object.entries(responses).map(([status, response]) => renderAnswer(status, resolve(response, components)))}</tbody>
</table>
</section>
`;
}

function renderSecurity({ security }: PathOperation): Markup {
  if (security.length === 0) return html`No credential.`;
  const links = security
    .flatMap((scheme) => Object.keys(scheme))
    .map((name, index) => html`${index === 0 ? '' : ', or '}<a href="#security-${name}">${name}</a>`);
  return html`Credential: ${links}.`;
}

function renderParameters(call: string, parameters: NonNullable<PathOperation['parameters']>): Markup {
  return html`<table>
<caption>Parameters of ${call}</caption>
<thead><tr><th scope="col">Parameter</th><th scope="col">Type and meaning</th></tr></thead>
<tbody>${parameters.map(({ name, in: place, schema, description, required }) =>
    renderField(name, { ...schema, description: `In the ${place}. ${description}` }, required),
  )}</tbody>
</table>`;
}

function renderAnswer(status: string, { description, content, headers }: DocumentResponse): Markup {
  const named = Object.entries(headers ?? {}).map(
    ([name, header]) =>
      html`<p><code>${name}</code>${header.required ? '' : ', sometimes'}: ${prose(header.description)}</p>`,
  );
  const body = content?.['application/json'].schema;
  return html`<tr>
<th scope="row"><code>${status}</code></th>
<td>${body ? renderType(body) : 'No body'}<p>${prose(description)}</p>${named}</td>
</tr>
`;
}

function resolve(response: DocumentResponse | Reference, components: OpenApiDocument['components']): DocumentResponse {
  if (!('$ref' in response)) return response;
  const name = response.$ref.split('/').at(-1) ?? '';
  return components.responses[name] ?? { description: '' };
}
