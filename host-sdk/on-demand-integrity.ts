/** The hash of `consentry-on-demand.js`, which the build puts here. */
export const ON_DEMAND_INTEGRITY: string = '';
