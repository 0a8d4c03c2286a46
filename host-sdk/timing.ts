/** Every wait of this SDK, in milliseconds: in one file of their own, they are inlined by the build. */

/** A widget that has not connected by then never will. */
export const CONNECT_WITHIN = 20_000;
/** An answer to a status question. */
export const ANSWER_WITHIN = 4_000;
/** The widget's answer to `cancel`. */
export const CANCEL_WITHIN = 2_000;
/** Looking whether a popup reads as closed. */
export const LOOK_EVERY = 500;
/** Asking how the session of a closed popup stands, and the one more time that its last answer may need. */
export const ASK_EVERY = 2_000;
export const ASK_AGAIN_AFTER = 1_000;
/** A session that nobody has opened by then is given up: so many answers are 10 s. */
export const UNOPENED_ANSWERS = 6;
