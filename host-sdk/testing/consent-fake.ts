import { type AuthUrl, readAuthUrl } from '../auth-url.ts';
import { ConsentError } from '../consent-error.ts';
import type { ConsentFlow } from '../flow.ts';
import { handleRedirect } from '../handle-redirect.ts';
import { type ConsentOptions, readOptions } from '../options.ts';
import type { OpeningFailure } from './fake-flow.ts';
import { createFakeSessions, type FakeSession } from './fake-sessions.ts';
import { createFlowQueue } from './flow-queue.ts';
import { withStorage } from './mark-started.ts';
import { openProcessFlow, type ProcessFlow } from './process-flow.ts';

/** The package `@consentry/host-sdk`, as a page uses it. */
type Sdk = typeof import('../index.ts');

/** The public functions of the SDK, and what plays the person and the server. */
export interface ConsentFake extends Sdk {
  /** All flows so far, oldest first. */
  readonly flows: readonly ProcessFlow[];
  /** The oldest flow that nobody has taken yet, now or when the page opens it. */
  nextFlow(): Promise<ProcessFlow>;
  /** An `auth_url` for the mocked backend. One of your own will do; `redirect_uri` and `state` are known of this one. */
  authUrl(session?: FakeSession): string;
  /** The next flow fails like this instead of showing its widget; mode `auto` then takes its next mode. */
  failNext(code: OpeningFailure): void;
  /** As if the page had been reloaded with a flow open: `resume()` takes it up. Gives its session's id. */
  leaveOpen(mode?: 'modal' | 'inline' | 'popup'): string;
  /** Forgets all flows, and what was asked of the next ones. */
  reset(): void;
}

const SERVER = 'https://consent.test';

/**
 * A stand-in for the whole of `@consentry/host-sdk` in tests that run in Node, with or without a DOM. It opens no window
 * and calls no server; the test plays the person. Options are checked, and promises, callbacks, events and errors come
 * exactly as from the SDK, whose own code runs here. One function, since all of the fake is about the same list of flows.
 *
 * @example
 * vi.mock('@consentry/host-sdk', async () => (await import('@consentry/host-sdk/testing')).createConsentFake());
 * const { nextFlow } = (await import('@consentry/host-sdk')) as ConsentFake;
 *
 * button.click(); // the page under test calls openConsent
 * const flow = await nextFlow();
 * await flow.fail('end_user_ineligible');
 * expect(message.textContent).toContain('contact us');
 */
export function createConsentFake(): ConsentFake {
  const queue = createFlowQueue<ProcessFlow>();
  const sessions = createFakeSessions(SERVER);
  let failure: OpeningFailure | undefined;
  let lost: Lost[] = [];

  return {
    ...({
      ConsentError,
      openConsent: (options) => open(options),
      handleRedirect: (url, options) => withStorage(() => handleRedirect(url, options)),
      resume({ session_id, session, ...options } = {}) {
        const found = lost.find((one) => session_id === undefined || session_id === one.auth.session_id);
        if (!found) return undefined;
        const { mode, auth } = found;
        const forget = () => {
          lost = lost.filter((one) => one !== found);
        };
        found.resumed ??= open({ ...options, mode, session: session ?? auth.url }, { auth, forget });
        return found.resumed;
      },
      async diagnose({ session, server } = {}) {
        const place = session === undefined ? server : readAuthUrl(session).origin;
        return { origin: globalThis.origin ?? 'https://partner.test', server: place, is_ok: true, findings: [] };
      },
    } satisfies Sdk),
    flows: queue.flows,
    nextFlow: queue.next,
    authUrl: sessions.authUrl,
    failNext(code) {
      failure = code;
    },
    leaveOpen(mode = 'modal') {
      const auth = readAuthUrl(sessions.authUrl());
      lost = [{ mode, auth, resumed: undefined }, ...lost];
      return auth.session_id;
    },
    reset() {
      queue.reset();
      failure = undefined;
      lost = [];
    },
  };

  function open(options: ConsentOptions, resumed?: { auth: AuthUrl; forget(): void }): ConsentFlow {
    const settings = { ...readOptions(withContainer(options)), ...(resumed && { auth: resumed.auth }) };
    const play = { options, settings, server: SERVER, failure, findSession: sessions.find };
    failure = undefined;
    const { opened, flow } = openProcessFlow(play);
    queue.add(flow);
    if (resumed) opened.result.then(resumed.forget, resumed.forget);
    return opened;
  }
}

/** What an earlier load of the page left behind. */
interface Lost {
  mode: 'modal' | 'inline' | 'popup';
  auth: AuthUrl;
  resumed: ConsentFlow | undefined;
}

/** Where there is no document nothing can be looked up: any selector or object is taken for an element. */
function withContainer(options: ConsentOptions): ConsentOptions {
  if ('document' in globalThis || !options?.container) return options;
  return { ...options, container: { append: () => undefined } as unknown as Element }; // readOptions asks for no more
}
