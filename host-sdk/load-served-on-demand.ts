import { ON_DEMAND_INTEGRITY } from './on-demand-integrity.ts';
import { version } from './package.json' with { type: 'json' };
import type * as served from './served-on-demand.ts';
import { LOAD_WITHIN } from './timing.ts';

type Served = typeof served;

/** A classic script's own element, known only while it runs for the first time. */
const script = document.currentScript as HTMLScriptElement | null;
const address = script?.src ?? location.href;
const href = new URL(`${/\/v\d+\.js/.test(address) ? `${version}/` : ''}consentry-on-demand.js`, address).href;

let loaded: Promise<Served> | undefined;

/**
 * As load-on-demand.ts, for the script tag: its other file stands beside it, under the version where the script itself has
 * the evergreen address. Whoever pins this script by its hash has pinned that one too, since its hash is in here: an
 * `import()` alone would run what comes, but one of a module that is there already fetches nothing.
 */
export const onDemand = (): Promise<Served | undefined> => {
  loaded ??= preload().then(() => import(/* @vite-ignore */ href));
  return loaded.catch(() => {
    loaded = undefined; // whoever asks next tries again
    return undefined;
  });
};

/** With the script's nonce; where a policy knows hashes only, it has to know this one. */
function preload(): Promise<unknown> {
  const link = document.createElement('link');
  Object.assign(link, { rel: 'modulepreload', crossOrigin: '', integrity: ON_DEMAND_INTEGRITY, href });
  link.nonce = script?.nonce ?? '';
  let timer: ReturnType<typeof setTimeout>;
  return new Promise((resolve, reject) => {
    link.onload = resolve;
    link.onerror = reject;
    timer = setTimeout(reject, LOAD_WITHIN);
    document.head.append(link);
  }).finally(() => {
    clearTimeout(timer);
    link.remove();
  });
}
