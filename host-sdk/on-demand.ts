/**
 * What a flow needs when the widget is silent, gone or refused, when somebody listens to its progress, and when it has
 * failed. The npm package loads it as a file of its own after the click, beside the session; a flow goes on without it.
 */
export { attend } from './attend.ts';
export { cancel } from './cancel.ts';
export { explain } from './explain.ts';
export { findNextMode } from './next-mode.ts';
export { watch } from './watch.ts';
