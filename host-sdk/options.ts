import { type AuthUrl, readAuthUrl } from './auth-url.ts';
import type { ConsentError } from './consent-error.ts';
import { mistake } from './mistake.ts';
import type { ConsentCancelled, ConsentCompleted, ConsentStep } from './outcome.ts';

/** Where the widget is shown. */
export type ConsentMode = 'modal' | 'inline' | 'popup' | 'redirect';

/** Progress, for logs and analytics. `close` comes once, when the widget has been taken away. */
export type ConsentEvent =
  | { type: 'open'; mode: ConsentMode }
  | { type: 'step'; step: ConsentStep; session_id: string }
  | { type: 'close' };

/** Options of `openConsent`; only `session` is required. */
export interface ConsentOptions {
  /**
   * The `auth_url` of a new auth session, or a function that gets one from your backend. With a function the popup
   * still opens inside the click, and no session is made when the popup is blocked.
   */
  session: string | (() => Promise<string>);
  /** Default `modal`. */
  mode?: ConsentMode | undefined;
  /** With mode `inline`, and required there: the element, or a selector for it, that takes the frame. */
  container?: Element | string | undefined;
  /** BCP 47, a wish: the widget speaks English until it has learned the language. Not in mode `redirect`. */
  locale?: string | undefined;
  /** Default `auto`, which follows the person's system. */
  theme?: 'auto' | 'light' | 'dark' | undefined;
  /** Names the dialog and frame to screen readers. Default `Connect your account`. */
  title?: string | undefined;
  /** Aborting it is the same as `flow.close()`. */
  signal?: AbortSignal | undefined;
  /** Callbacks run after the current code; one that throws is reported to the page and disturbs nothing. */
  onEvent?: ((event: ConsentEvent) => void) | undefined;
  onSuccess?: ((result: ConsentCompleted) => void) | undefined;
  onCancel?: ((result: ConsentCancelled) => void) | undefined;
  onError?: ((error: ConsentError) => void) | undefined;
}

export interface Settings extends Omit<ConsentOptions, 'container' | 'session'> {
  session: AuthUrl | (() => Promise<string>);
  mode: ConsentMode;
  /** An element in mode `inline`. */
  container: Element | null | undefined;
  theme: 'auto' | 'light' | 'dark';
  title: string;
}

/** Of each option, the `typeof` that it must have, or the words that it may be. Callbacks are known by their `on`. */
const EXPECTED: Partial<Record<string, string>> = {
  mode: 'modal, inline, popup, redirect',
  theme: 'auto, light, dark',
  locale: 'string',
  signal: 'object',
};

/** @throws TypeError that says what was expected and what came. */
export function readOptions(options: ConsentOptions = Object()): Settings {
  const { session, container } = options;
  const settings: Record<string, unknown> = { mode: 'modal', theme: 'auto', title: 'Connect your account' };
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue;
    const expected = /^on/.test(name) ? 'function' : EXPECTED[name];
    if (expected && typeof value !== expected && !expected.split(', ').includes(value))
      throw mistake(name, expected, value);
    settings[name] = value;
  }
  const place = typeof session === 'function' ? session : readAuthUrl(session);
  const parent = typeof container === 'string' ? document.querySelector(container) : container;
  if (settings.mode === 'inline' && !parent?.append) throw mistake('container', 'an element', container);
  return { ...(settings as unknown as Settings), session: place, container: parent }; // the loop has checked each
}
