/** The script tag's part for after the click: what a flow needs then, and what a page seldom calls. */
export { diagnose } from './diagnose.ts';
export { attend, cancel, explain, findNextMode, watch } from './on-demand.ts';
export { resumeWith } from './resume-with.ts';
