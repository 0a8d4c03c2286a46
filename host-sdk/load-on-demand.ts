import type * as parts from './on-demand.ts';

let loaded: Promise<typeof parts | undefined> | undefined;

/**
 * Loads the part for after the click; undefined where it does not come, and a flow goes on without it until whoever asks
 * next tries again. One promise for all, since those of several `import()` settle in any order, and events have one.
 */
export const onDemand = () => (loaded ??= import('./on-demand.ts').catch(forget));

function forget(): undefined {
  loaded = undefined;
}
