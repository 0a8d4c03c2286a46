import { html, type Markup, prose } from './html.ts';
import type { OpenApiDocument, PathOperation } from './openapi-document.ts';
import { renderOperation } from './render-operation.ts';
import { renderSchema } from './render-schema.ts';
import { STYLE } from './render-style.ts';

interface Call {
  method: string;
  path: string;
  operation: PathOperation;
}

/** The document as one page: no script, nothing from elsewhere, every name from the document itself. */
export function renderPage(document: OpenApiDocument): string {
  const { info, servers, tags, components } = document;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${info.title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<style>${{ markup: STYLE }}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the calls</a>
<header>
<h1>${info.title}</h1>
<p>${prose(info.description)} Version ${info.version}.</p>
<p>Server: ${servers.map(({ url }) => html`<code>${url}</code>`)}. The same for machines: <a href="/openapi.json">openapi.json</a>.</p>
</header>
<nav aria-label="Calls">${tags.map(({ name }) => renderContents(name, callsOf(document, name)))}</nav>
<main id="content" tabindex="-1">
${tags.map(({ name, description }) => renderTag(document, name, description))}
<h2 id="security">Credentials</h2>
${renderSecuritySchemes(components.securitySchemes)}
<h2 id="schemas">Schemas</h2>
${Object.entries(components.schemas).map(([name, schema]) => renderSchema(name, schema))}
</main>
</body>
</html>
`;
  return page.markup;
}

function renderContents(tag: string, calls: Call[]): Markup {
  const links = calls.map(
    ({ method, path, operation }) =>
      html`<li><a href="#${operation.operationId}">${operation.summary}</a> <code>${method.toUpperCase()} ${path}</code></li>\n`,
  );
  return html`<p id="contents-${tag}"><a href="#tag-${tag}">${tag}</a></p>
<ul aria-labelledby="contents-${tag}">${links}</ul>
`;
}

function renderTag(document: OpenApiDocument, tag: string, description: string): Markup {
  const calls = callsOf(document, tag);
  return html`<h2 id="tag-${tag}">${tag}</h2>
<p>${prose(description)}</p>
${calls.map(({ method, path, operation }) => renderOperation(method, path, operation, document))}`;
}

function renderSecuritySchemes(schemes: OpenApiDocument['components']['securitySchemes']): Markup {
  const rows = Object.entries(schemes).map(
    ([name, { description }]) =>
      html`<tr id="security-${name}"><th scope="row"><code>${name}</code></th><td>${prose(description)}</td></tr>\n`,
  );
  return html`<table>
<caption>Ways to say who is calling</caption>
<thead><tr><th scope="col">Name</th><th scope="col">What to send</th></tr></thead>
<tbody>${rows}</tbody>
</table>
`;
}

function callsOf({ paths }: OpenApiDocument, tag: string): Call[] {
  return Object.entries(paths)
    .flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ method, path, operation })))
    .filter(({ operation }) => operation.tags.includes(tag));
}
