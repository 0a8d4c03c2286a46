/** The server that this code came from: none that the npm package knows of. */
export const OWN_SERVER: string | undefined = undefined;
