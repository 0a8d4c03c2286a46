import { readAuthUrl } from './auth-url.ts';
import type { ConsentSurface } from './events.ts';
import type { ConsentFlow, startFlow } from './flow.ts';
import { isOver } from './is-over.ts';
import type { ConsentOptions, readOptions } from './options.ts';
import { askStatus } from './status.ts';
import type { OpenSurface, Surfaces } from './surface.ts';
import { textFields } from './text-fields.ts';

/** Options of `resume`: those of `openConsent`, but for what the flow already has. */
export interface ResumeOptions extends Omit<ConsentOptions, 'session' | 'mode' | 'handoff'> {
  /** Gets another session from your backend, for a person who starts again after this one has expired. */
  session?: (() => Promise<string>) | undefined;
  /** Which flow, where the page had opened several at once. Default: the one that was opened last. */
  session_id?: string | undefined;
}

/** Those that this page has taken up. */
const resumed = new Map<string, ConsentFlow>();

/** What stands in the page's part of this SDK, wherever this one is. */
export interface Parts {
  startFlow: typeof startFlow;
  readOptions: typeof readOptions;
  SURFACES: Surfaces;
}

/** As `resume` says. */
export function resumeWith(
  { startFlow, readOptions, SURFACES }: Parts,
  { session_id: wanted, session, ...options }: ResumeOptions = {},
): ConsentFlow | undefined {
  const found = findLost().find(
    ({ mode, session_id }) => (mode !== 'inline' || options.container) && [undefined, session_id].includes(wanted),
  );
  if (!found) return undefined;
  const { mode, url, session_id } = found;
  const running = resumed.get(session_id);
  if (running) return running;

  const settings = { ...readOptions({ ...options, mode, session: session ?? url }), auth: readAuthUrl(url) };
  const { modal, inline } = SURFACES;
  const surfaces = { ...SURFACES, modal: unlessOver(modal), inline: unlessOver(inline), popup: waitForPopup };
  const flow = startFlow(settings, surfaces);
  resumed.set(session_id, flow);
  const forget = () => resumed.delete(session_id);
  flow.result.then(forget, forget);
  return flow;
}

interface Lost {
  session_id: string;
  mode: Exclude<ConsentSurface, 'redirect'>;
  url: string;
  pageLoadedAt: number;
}

/** What `remember` wrote for an earlier load of this page, the latest first. */
function findLost(): Lost[] {
  return Object.entries(readStorage())
    .flatMap(([session_id, value]) => {
      const [, mode, url = '', time] = /^(modal|inline|popup) (\S+) (\S+)$/.exec(value) ?? [];
      return mode && session_id.startsWith('ses_') && url.includes(`=${session_id}`)
        ? [{ session_id, mode: mode as Lost['mode'], url, pageLoadedAt: Number(time) }]
        : []; // so the pattern says
    })
    .filter(({ session_id, pageLoadedAt }) => pageLoadedAt !== performance.timeOrigin || resumed.has(session_id))
    .reverse()
    .sort((one, other) => other.pageLoadedAt - one.pageLoadedAt);
}

function readStorage(): Record<string, string> {
  try {
    return { ...sessionStorage };
  } catch {
    return {}; // missing or forbidden: then nothing was remembered either
  }
}

/** Nobody wants to see a frame open and close again. */
function unlessOver(open: OpenSurface): OpenSurface {
  return (flow) => {
    let show: ReturnType<OpenSurface> | undefined;
    return async (session) => {
      const answer = show ? undefined : await askStatus(session);
      if (flow.signal.aborted) return undefined;
      if (answer && isOver(answer)) {
        flow.end(answer);
        return undefined;
      }
      show ??= open(flow);
      return show(session);
    };
  };
}

/**
 * The popup has no port to this page, but posts its outcome to its opener, which this page is. Its window is not known,
 * so only the widget's origin and the flow's own session are asked for; and beside the message the server is.
 */
function waitForPopup({ signal, end }: Parameters<OpenSurface>[0]): ReturnType<OpenSurface> {
  return ({ origin, session_id }) => {
    addEventListener(
      'message',
      (event) => {
        const message = textFields(event.data);
        if (event.origin !== origin || message.session_id !== session_id) return;
        if (message.type === 'consent_error') end({ ...message, status: 'failed' });
        if (message.type === 'consent_complete' && message.consent_id) end({ ...message, status: 'completed' });
      },
      { signal },
    );
    return () => null;
  };
}
