import { assertOption } from './assert-option.ts';
import { type AuthUrl, readAuthUrl } from './auth-url.ts';
import type { ConsentError } from './consent-error.ts';
import type { ConsentEvent } from './events.ts';
import type { ConsentCancelled, ConsentCompleted } from './outcome.ts';
import { textFields } from './text-fields.ts';

/** Where the widget is shown. `auto` is `modal`, and where that cannot work `popup`, and where that cannot `redirect`. */
export type ConsentMode = 'auto' | 'modal' | 'inline' | 'popup' | 'redirect';

/** What your backend got from `GET /v2/auth/session?end_user_id=…`; what else the answer holds is not passed on. */
export interface ConsentHandoff {
  refreshToken: string;
  idToken: string;
  checksum: string;
}

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
  /**
   * Signs the person in without a password, in apps of the operator itself. Works once, within 5 minutes; a person whose
   * handoff is refused signs in as usual. It goes to the widget through a `MessagePort` only, so not in mode `redirect`.
   */
  handoff?: ConsentHandoff | undefined;
  /** BCP 47, a wish: the widget speaks English until it has learned the language. Not in mode `redirect`. */
  locale?: string | undefined;
  /** Default `auto`, which follows the person's system. Not in mode `redirect`. */
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

/** Of each option, the `typeof` that it must have, or what it may read as. Callbacks are known by their `on`. */
const EXPECTED: Partial<Record<string, string>> = {
  mode: 'auto, modal, inline, popup, redirect',
  theme: 'auto, light, dark',
  locale: 'string',
  title: 'string',

  signal: '[object AbortSignal]',
};

/** @throws TypeError that says what was expected and what came. */
export function readOptions(options: ConsentOptions = Object()): Settings {
  const { session, container, handoff, mode = 'modal', theme = 'auto', title = 'Connect your account' } = options;
  const settings = { ...options, mode, theme, title };
  for (const [name, value] of Object.entries<unknown>(settings)) {
    const expected = /^on/.test(name) ? 'function' : EXPECTED[name];
    if (!expected || value === undefined) continue;
    assertOption(name, expected, value, typeof value === expected || expected.split(', ').includes(`${value}`));
  }
  const parent = typeof container === 'string' ? document.querySelector(container) : container;
  assertOption('container', 'an element', container, mode !== 'inline' || parent?.append);
  const { refreshToken, idToken, checksum } = textFields(handoff);
  const isBundle = refreshToken && idToken && checksum && mode !== 'redirect';
  assertOption('handoff', 'a token bundle, and mode not redirect', typeof handoff, isBundle || handoff === undefined); // a value may be a token
  return {
    ...settings,
    session: typeof session === 'function' ? session : readAuthUrl(session),
    container: parent,
    handoff: handoff && ({ refreshToken, idToken, checksum } as ConsentHandoff), // checked above
  };
}
