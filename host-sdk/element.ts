/** Importing this defines `<consentry-link>`, once; on a server it does nothing. */
import { finishRedirect } from './declarative/finish-redirect.ts';
import { whenParsed } from './declarative/when-parsed.ts';
import { defineLink } from './element/define-link.ts';

export type { ConsentryEventMap } from './declarative/tell.ts';
export type { ConsentryLink } from './element/define-link.ts';

defineLink();
if (globalThis.document) whenParsed(finishRedirect);
