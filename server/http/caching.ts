export const YEAR_SECONDS = 365 * 24 * 60 * 60;

/** For files whose name changes with their content. */
export const IMMUTABLE = `public, max-age=${YEAR_SECONDS}, immutable`;

/** For pages that a new version of the server may change: it should be seen the same day. */
export const SHORT = 'public, max-age=300';

/** For the script that pages load by a name that stays: a fix reaches every page within an hour, and none waits for it. */
export const REVALIDATED = `${SHORT}, stale-while-revalidate=3600`;
