import type { AuthUrl } from './auth-url.ts';
import type { Settings } from './options.ts';
import type { Ending } from './outcome.ts';
import type { TextFields } from './text-fields.ts';

/** What a surface may know and do of its flow. */
export interface Flow extends Settings {
  /** Aborts when everything is to go: a surface then takes itself away, with all that it added. */
  signal: AbortSignal;
  /** What the server says of the session; undefined when it did not answer. */
  ask(): Promise<TextFields | undefined> | TextFields;
  /** Whether a handshake was ever done. */
  wasConnected: boolean;
  /** The person wants to leave, and can still be asked whether they are sure. */
  leave(): unknown;
  /** The same as the partner's `flow.close()`. */
  close(): unknown;
  /** Settles, unless that has happened, and takes everything away. */
  end(ending: Ending): void;
}

/**
 * Opens one mode's surface, inside the click. The answer loads the widget into it, and gives the window that it will
 * speak from; none when the page itself goes to the widget.
 */
export type OpenSurface = (flow: Flow) => (session: AuthUrl) => (() => Window | null) | undefined;
