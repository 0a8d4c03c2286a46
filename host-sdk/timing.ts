/** Every wait of this SDK, in milliseconds: in one file of their own, they are inlined by the build. */

/** Looking how things stand: whether a window reads as closed, whether it is time to ask. */
export const LOOK_EVERY = 500;
/** A widget that has not connected by then never will; once its frame has loaded, this time runs four times as fast. */
export const CONNECT_WITHIN = 24_000;
export const LOADED_PACE = 4;
/** Asking how the session stands: while the widget talks, while it is silent, and when one more answer decides. */
export const ASK_SELDOM = 15_000;
export const ASK_EVERY = 2_000;
export const ASK_AGAIN = 1_000;
/** All of that is slower while nobody looks at the page. */
export const HIDDEN_PACE = 4;
/** A consent whose widget talks is waited for longer: only its message carries the code, and it asks again where one is lost. */
export const COMPLETED_ANSWERS = 4;
/** A session that nobody has opened by then is given up: so many answers are 10 s. */
export const UNOPENED_ANSWERS = 6;
/** An answer to a status question. */
export const ANSWER_WITHIN = 4_000;
/** The widget's answer to `cancel`. */
export const CANCEL_WITHIN = 2_000;
/** The browser's word for why it has refused a request; it comes after the refusal. */
export const VIOLATION_WITHIN = 100;
/** The script tag's second file; one that stalls is as good as none. */
export const LOAD_WITHIN = 5_000;
