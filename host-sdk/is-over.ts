import type { TextFields } from './text-fields.ts';

/** Whether the server says that the session has ended. What only a newer server knows is an end too. */
export function isOver({ status }: TextFields): boolean {
  return !/created|opened/.test(`${status}`);
}
