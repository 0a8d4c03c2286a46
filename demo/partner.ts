import type { ConsentryApi } from './consentry-api.ts';
import type { StartedSessions } from './started-sessions.ts';
import type { Visitor } from './visitor.ts';

/** What the routes of the partner's site work with. */
export interface Partner {
  consentry: ConsentryApi;
  consentryOrigin: string;
  origin: string;
  started: StartedSessions;
  now: () => number;
}

export type PartnerEnv = { Variables: { visitor: Visitor } };
