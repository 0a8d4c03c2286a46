/** The class of the script tag, in the file that it loads: `instanceof` knows one. */
export const { ConsentError } = window.Consentry;
export type ConsentError = InstanceType<typeof ConsentError>;
