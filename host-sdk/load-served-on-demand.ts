import { version } from './package.json' with { type: 'json' };
import type * as served from './served-on-demand.ts';

/** Known only while the script runs for the first time. */
const script = (document.currentScript as HTMLScriptElement | null)?.src ?? location.href; // a classic script's own element

/**
 * As load-on-demand.ts, for the script tag: its other file stands beside it, under the version where the script itself has
 * the evergreen address. An `import()` takes the script's nonce along; where a policy knows hashes only, the page may
 * have loaded the file by a `<script type="module">` with its own, and this finds it there.
 */
export const onDemand = (): Promise<typeof served | undefined> => {
  const place = new URL(`${/\/v\d+\.js/.test(script) ? `${version}/` : ''}consentry-on-demand.js`, script);
  return import(/* @vite-ignore */ place.href).catch(() => undefined);
};
