import { HOUR, MINUTE, SECOND } from '../clock.ts';

/** Short, since a signed token is believed without asking anybody; calls of ours look the sign-in up all the same. */
export const ACCESS_TOKEN_MS = 15 * MINUTE;

/** A bundle is made for a page that is being rendered. */
export const BUNDLE_MS = 5 * MINUTE;

/** From the password to the last refresh. */
export const SIGN_IN_MS = 12 * HOUR;

/** A sign-in that a partner vouched for serves one flow, however often it is extended. */
export const HANDOFF_MS = 3 * HOUR;

/** Two tabs that refresh at once, or one whose answer was lost, get the same successor for this long. */
export const SAME_SUCCESSOR_MS = 10 * SECOND;
