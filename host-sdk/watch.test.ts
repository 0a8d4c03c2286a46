import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ConsentError } from './consent-error.ts';
import type { Ending } from './outcome.ts';
import type { Flow } from './surface.ts';
import { watch } from './watch.ts';

const auth = {
  url: 'https://consent.example/consent?session=ses_1',
  origin: 'https://consent.example',
  session_id: 'ses_1',
};
const open = { status: 'opened' };
const MINUTE = 60_000;
type Answer = { status?: string; error_type?: string } | number | undefined;
let page: EventTarget;

beforeEach(() => {
  vi.useFakeTimers();
  page = new EventTarget();
  vi.stubGlobal('document', { hidden: false });
  vi.stubGlobal('sessionStorage', {});
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Watches a window; the server's last answer repeats: a body, a status, or none. */
function watching(given: Partial<Flow> & { isGone?: boolean }, ...answers: Answer[]) {
  const asked: number[] = [];
  const begin = Date.now();
  vi.stubGlobal('fetch', async () => {
    asked.push(Date.now() - begin);
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer === undefined) throw new TypeError('offline');
    if (typeof answer !== 'number') return Response.json(answer);
    return Response.json({ name: answer === 403 ? 'Forbidden' : 'NotFound' }, { status: answer });
  });
  const { isGone = false, ...fields } = given;
  const life = new AbortController();
  const flow = { mode: 'popup', session: auth, auth, signal: life.signal, ...fields } as Flow; // all that is read of it
  const peer = { closed: isGone, postMessage: () => undefined };
  let ending: Ending | undefined | 'none' = 'none';
  watch(flow, () => peer).then(
    (answer) => {
      ending = answer;
    },
    (error) => {
      ending = error;
    },
  );
  return { asked, flow, peer, life, ending: () => ending, code: () => (ending as ConsentError).code };
}

const after = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

describe('a window that is gone, or only reads so', () => {
  it.each(['completed', 'cancelled', 'failed', 'expired', 'of_a_newer_server'])(
    'ends with status %s',
    async (status) => {
      const watched = watching({ isGone: true }, { status });
      await after(500);
      expect(watched.ending()).toEqual({ status });
    },
  );

  it('is gone after a second answer when a handshake was done', async () => {
    const watched = watching({ isGone: true, wasConnected: true }, open);
    await after(1_400);
    expect(watched.ending()).toBe('none');
    await after(200);
    expect(watched.ending()).toEqual(open);
    expect(watched.asked.length).toBe(2);
  });

  it('is completed when the second answer says so', async () => {
    const watched = watching({ isGone: true, wasConnected: true }, open, { status: 'completed' });
    await after(1_600);
    expect(watched.ending()).toEqual({ status: 'completed' });
  });

  it('is waited for as long as an opened session runs when no handshake was done', async () => {
    const watched = watching({ isGone: true }, open);
    await after(14 * MINUTE);
    expect(watched.ending()).toBe('none');
  });

  it('is given up after about 10 s when nobody opens the session', async () => {
    const watched = watching({ isGone: true }, { status: 'created' });
    await after(10_000);
    expect(watched.ending()).toBe('none');
    await after(1_000);
    expect(watched.ending()).toEqual({ status: 'created' });
  });

  it('is asked about until the server can be reached', async () => {
    const watched = watching({ isGone: true, wasConnected: true }, undefined, undefined, 503, { status: 'completed' });
    await after(10_000);
    expect(watched.ending()).toEqual({ status: 'completed' });
  });

  it('comes back, as after a moment of a browser that moves it between processes', async () => {
    const watched = watching({ isGone: true, wasConnected: true }, open);
    await after(600);
    watched.peer.closed = false;
    await after(5_000);
    expect(watched.ending()).toBe('none');
  });
});

describe('a widget that talks', () => {
  it('is asked about every 15 s, and every minute while nobody looks', async () => {
    const watched = watching({ wasConnected: true }, open);
    await after(MINUTE);
    expect(watched.asked.length).toBeGreaterThanOrEqual(4);
    expect(watched.asked.length).toBeLessThanOrEqual(5);
    vi.stubGlobal('document', { hidden: true });
    const before = watched.asked.length;
    await after(2 * MINUTE);
    expect(watched.asked.length - before).toBe(2);
  });

  it('has crashed when the server says again and again that there is a consent', async () => {
    const watched = watching({ wasConnected: true }, { status: 'completed' });
    await after(4_000);
    expect(watched.ending()).toBe('none'); // its own message may be on the way, and only that carries a code
    await after(3_000);
    expect(watched.ending()).toEqual({ status: 'completed' });
  });

  it('decides alone once it has told the outcome', async () => {
    const watched = watching({ wasConnected: true, isSettled: true }, { status: 'completed' });
    await after(MINUTE);
    expect(watched.asked).toEqual([]);
    expect(watched.ending()).toBe('none');
    watched.peer.closed = true;
    await after(500);
    expect(watched.ending()).toEqual({});
  });

  it('keeps an expired session that the person can start again', async () => {
    const watched = watching({ wasConnected: true, session: async () => '' }, { status: 'expired' });
    await after(MINUTE);
    expect(watched.ending()).toBe('none');
    const without = watching({ wasConnected: true }, { status: 'expired' });
    await after(4_000);
    expect(without.ending()).toEqual({ status: 'expired' });
  });
});

describe('a refusal of the status', () => {
  it('of this page is not believed from a gateway while the widget talks', async () => {
    const watched = watching({ wasConnected: true }, 403);
    await after(MINUTE);
    expect(watched.ending()).toBe('none');
  });

  it('in words of somebody else is no answer', async () => {
    vi.stubGlobal('document', { hidden: false });
    const watched = watching({ isGone: true }, undefined);
    vi.stubGlobal('fetch', async () => Response.json({ message: 'no Route matched' }, { status: 404 }));
    await after(5_000);
    expect(watched.ending()).toBe('none');
  });
});

it('does not go on once the page closes the flow', async () => {
  const watched = watching({ mode: 'modal' }, { status: 'created' });
  await after(1_000);
  watched.flow.isClosing = true;
  watched.flow.isBlocked = true;
  await after(1_000);
  expect(watched.ending()).toBeUndefined();
});

describe('a window that is there and silent', () => {
  it('is unreachable after 24 s when the server does not answer either', async () => {
    const watched = watching({ mode: 'modal' }, undefined);
    await after(23_500);
    expect(watched.ending()).toBe('none');
    await after(2_000);
    expect(watched.code()).toBe('widget_unreachable');
  });

  it('is blocked some seconds after it has loaded, when the server answers and nobody opened the session', async () => {
    const frame = { isConnected: true, style: { opacity: '1' } } as HTMLIFrameElement; // what is read of a loaded one
    const watched = watching({ mode: 'modal', frame }, { status: 'created' });
    await after(5_500);
    expect(watched.ending()).toBe('none');
    await after(2_500);
    expect(watched.code()).toBe('frame_blocked');
  });

  it('is left alone when it works without talking', async () => {
    const watched = watching({ mode: 'modal' }, open);
    await after(MINUTE);
    expect(watched.ending()).toBe('none');
  });

  it('is blocked at once when the browser says that frame-src forbids it', async () => {
    const watched = watching({ mode: 'modal' }, { status: 'created' });
    const says = (effectiveDirective: string, blockedURI: string) =>
      page.dispatchEvent(Object.assign(new Event('securitypolicyviolation'), { effectiveDirective, blockedURI }));
    says('frame-src', 'https://ads.example/frame');
    says('connect-src', auth.origin);
    says('img-src', auth.url);
    await after(500);
    expect(watched.ending()).toBe('none');
    says('frame-src', auth.origin);
    await after(500);
    expect(watched.code()).toBe('frame_blocked');
  });

  it('is blocked at once by what the browser has said before this code was there', async () => {
    let isObserved = false;
    class Observer {
      constructor(hear: (reports: unknown[]) => void, { buffered }: { buffered: boolean }) {
        const body = { effectiveDirective: 'frame-src', blockedURL: auth.origin, disposition: 'enforce' };
        if (buffered) queueMicrotask(() => hear([{ body }]));
      }
      observe() {
        isObserved = true;
      }
      disconnect() {
        isObserved = false;
      }
    }
    vi.stubGlobal('ReportingObserver', Observer);
    const watched = watching({ mode: 'modal' }, { status: 'created' });
    expect(isObserved).toBe(true);
    await after(500);
    expect(watched.code()).toBe('frame_blocked');
    watched.life.abort();
    expect(isObserved).toBe(false);
  });

  it.each([
    ['a policy that only reports', 'modal', 'report'],
    ['a frame of another flow', 'popup', 'enforce'],
  ] as const)('is not blocked by %s', async (_what, mode, disposition) => {
    const watched = watching({ mode }, { status: 'created' });
    const violation = { effectiveDirective: 'frame-src', blockedURI: auth.origin, disposition };
    page.dispatchEvent(Object.assign(new Event('securitypolicyviolation'), violation));
    await after(1_000);
    expect(watched.ending()).toBe('none');
  });

  it.each(['modal', 'popup'] as const)('says in mode %s that its page is not registered', async (mode) => {
    const watched = watching({ mode }, 403);
    await after(2_500);
    expect(watched.code()).toBe('origin_not_registered');
  });

  it('ends with a session that the server does not know', async () => {
    const watched = watching({ mode: 'modal' }, 404);
    await after(2_500);
    expect(watched.ending()).toEqual({ error_type: 'AUTH_SESSION_INVALID' });
  });
});

it('stops at once, with no timer and no listener left, when the flow ends', async () => {
  const watched = watching({ mode: 'modal' }, open);
  await after(1_000);
  watched.life.abort();
  await after(0);
  expect(watched.ending()).toBeUndefined();
  expect(vi.getTimerCount()).toBe(0);
  page.dispatchEvent(
    Object.assign(new Event('securitypolicyviolation'), { effectiveDirective: 'frame-src', blockedURI: auth.origin }),
  );
  expect(watched.flow.isBlocked).toBe(false);
});
