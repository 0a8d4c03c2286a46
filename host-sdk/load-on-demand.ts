/** Loads the part for after the click; undefined where it does not come, and a flow goes on without it. */
export const onDemand = () => import('./on-demand.ts').catch(() => undefined);
