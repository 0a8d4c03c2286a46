import type { OutcomeStatus } from './wire.ts';

/** What the customer reads, and only after our backend has asked Consentry. */
export const NOTICES = {
  completed: 'Connected. You can see what you share under Connected accounts.',
  unconfirmed: 'The connection was not confirmed in time. Nothing was shared. Start again when you are ready.',
  cancelled: 'Nothing was connected. Start again whenever you like.',
  failed: 'The connection did not work. Nothing was shared.',
  expired: 'Time ran out and nothing was shared. Start again when you are ready.',
  created: 'You have not finished connecting. Start again when you are ready.',
  opened: 'You have not finished connecting. Start again when you are ready.',
} as const satisfies Record<OutcomeStatus, string>;
