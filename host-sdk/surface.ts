import type { AuthUrl } from './auth-url.ts';
import type { Channel } from './channel.ts';
import type { ConsentSurface } from './events.ts';
import type { Settings } from './options.ts';
import type { ConsentStep, Ending } from './outcome.ts';

/** One flow, as its surface and what is loaded on demand know it. */
export interface Flow extends Omit<Settings, 'mode'> {
  mode: ConsentSurface;
  /** Aborts when everything is to go: a surface then takes itself away, with all that it added. */
  signal: AbortSignal;
  /** Where the widget runs, once that is known. */
  auth: AuthUrl | undefined;
  /** The last step that was not the end. */
  step: ConsentStep | undefined;
  /** Whether a handshake was ever done. */
  wasConnected?: boolean;
  /** Whether the outcome is known: what is still shown is a last screen. */
  isSettled?: boolean;
  /** Whether the page closes it: then no other mode is tried and no other session begun. */
  isClosing?: boolean;
  /** Whether the person is done with the widget's last screen: there is nothing left to cancel. */
  isLeft?: boolean;
  /** Whether the page was told that the widget is there. */
  isReady?: boolean;
  /** Whether the browser has said that a policy of this page forbids the frame. */
  isBlocked?: boolean;
  /** Of modes `modal` and `inline`. */
  frame?: HTMLIFrameElement;
  /** Loads a session's widget into the surface. */
  show: ShowSession;
  /** Says something to the widget, and false while there is none to hear it. */
  send?: Channel;
  /** The same as the partner's `flow.close()`. */
  close(): unknown;
  /** Settles, unless that has happened, and takes everything away. */
  end(ending: Ending): void;
}

/** What is looked at of the window that the widget speaks from; null when the page has thrown its frame away. */
export type Peer = () => Pick<Window, 'closed' | 'postMessage'> | null;

/**
 * Opens one mode's surface, inside the click. The answer loads the widget into it, and again when the session is
 * renewed, and gives its window; none when the page itself goes to the widget, or there is nothing more to show.
 */
export type OpenSurface = (flow: Flow) => ShowSession;
export type ShowSession = (session: AuthUrl) => Peer | undefined | Promise<Peer | undefined>;

export type Surfaces = { readonly [Mode in ConsentSurface]: OpenSurface };
