import type { Boot } from '@consentry/protocol/flow.ts';
import type { Assets } from './assets.ts';

/**
 * The one HTML document. Everything that varies is in the boot data, which is JSON and never markup. What stands in the
 * root is replaced by the widget; where its script cannot run, such as in a frame whose sandbox lacks
 * `allow-same-origin`, it appears after a while instead of a blank page.
 */
export function renderDocument(widget: Assets['widget'], nonce: string, boot: Boot): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Connect your account</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${widget.style}" nonce="${nonce}">
<script type="module" src="${widget.script}" nonce="${nonce}"></script>
</head>
<body>
<div id="root"><p class="not-started">This page could not start. Reload it, or go back and try again. Nothing has been shared. It needs JavaScript, and in a sandboxed frame allow-scripts and allow-same-origin.</p></div>
<script type="application/json" id="boot">${toInlineJson(boot)}</script>
</body>
</html>
`;
}

/** In a script element only these could end it or, in old parsers, break a line. */
function toInlineJson(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
