import type { Settings } from './options.ts';
import type { TextFields } from './text-fields.ts';

/** Whether this end is not the end, since the widget offers the person to start again with another session. */
export function canRenew({ session }: Pick<Settings, 'session'>, { error_type, status }: TextFields): boolean {
  return typeof session === 'function' && /TIMEOUT|expired/.test(`${error_type ?? status}`);
}
