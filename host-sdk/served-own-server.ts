const { origin, pathname } = new URL(import.meta.url);

/** The server that this code came from; a copy that a partner serves comes from elsewhere. */
export const OWN_SERVER: string | undefined = pathname.startsWith('/sdk/') ? origin : undefined;
