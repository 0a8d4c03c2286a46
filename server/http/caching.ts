export const YEAR_SECONDS = 365 * 24 * 60 * 60;

/** For files whose name changes with their content. */
export const IMMUTABLE = `public, max-age=${YEAR_SECONDS}, immutable`;
