import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { attend } from './attend.ts';
import type { ConsentEvent } from './events.ts';
import type { Flow } from './surface.ts';
import type { TextFields } from './text-fields.ts';

const auth = {
  url: 'https://consent.example/consent?session=ses_1',
  origin: 'https://consent.example',
  session_id: 'ses_1',
};
const renewed = { ...auth, url: auth.url.replace('ses_1', 'ses_2'), session_id: 'ses_2' };

beforeEach(() => vi.stubGlobal('sessionStorage', {}));
afterEach(() => vi.unstubAllGlobals());

function opened(fields: Partial<Flow> = {}) {
  const heard: ConsentEvent[] = [];
  const signal = new AbortController().signal;
  const flow = { mode: 'modal', session: auth, auth, signal, onEvent: (event) => heard.push(event), ...fields } as Flow; // all that is read of it
  const say = (message: TextFields, at = 1_000) => attend(flow, message, at);
  say({ type: 'opened' }, 1_000);
  return { flow, heard, say };
}

const told = () => Promise.resolve();

describe('the events of a flow', () => {
  it('say when, since it was opened, and of which session', async () => {
    const { heard, say } = opened();
    say({ type: 'connected' }, 1_250.4);
    await told();
    expect(heard).toEqual([
      { type: 'opened', mode: 'modal', session_id: 'ses_1', elapsed: 0 },
      { type: 'ready', session_id: 'ses_1', elapsed: 250 },
    ]);
  });

  it('say how long the step before was shown', async () => {
    const { heard, say } = opened();
    say({ type: 'step', step: 'choose-institution' }, 1_300);
    say({ type: 'step', step: 'sign-in' }, 5_300);
    await told();
    expect(heard.slice(1)).toMatchObject([
      { type: 'step', step: 'choose-institution', previous: undefined, duration: 300 },
      { type: 'step', step: 'sign-in', previous: 'choose-institution', duration: 4_000, elapsed: 4_300 },
    ]);
  });

  it('come once where they can come once, however often the widget reloads', async () => {
    const { heard, say } = opened();
    for (let time = 0; time < 2; time++) {
      say({ type: 'opened' });
      say({ type: 'connected' });
    }
    await told();
    expect(heard.map(({ type }) => type)).toEqual(['opened', 'ready']);
  });

  it('pass on the fields that they have and nothing else that a message holds', async () => {
    const { heard, say } = opened();
    const extra = { user: 'coyote@acme.com', code: 'cod_1' };
    say({ type: 'institution_selected', institution_id: 'ins_bank', ...extra });
    say({ type: 'factor_required', factor_type: 'TOTP', ...extra });
    say({ type: 'handoff_refused', ...extra });
    say({ type: 'consent_complete', ...extra });
    say({ type: 'of_a_newer_widget', ...extra });
    await told();
    const moment = { session_id: 'ses_1', elapsed: 0 };
    expect(heard.slice(1)).toEqual([
      { type: 'institution_selected', institution_id: 'ins_bank', ...moment },
      { type: 'factor_required', factor_type: 'TOTP', ...moment },
      { type: 'handoff_refused', ...moment },
    ]);
  });

  it('end with closed, of a flow that was opened', async () => {
    const { heard, say } = opened();
    for (let time = 0; time < 2; time++) say({ type: 'closed' }, 9_000); // as of an end, and of a close() after it
    await told();
    expect(heard.at(-1)).toMatchObject({ type: 'closed', elapsed: 8_000 });
    expect(heard.length).toBe(2);
    const unopened = vi.fn();
    attend({ mode: 'modal', onEvent: unopened } as unknown as Flow, { type: 'closed' }, 0); // its signal had aborted
    await told();
    expect(unopened).not.toHaveBeenCalled();
  });
});

it('the last step that is not the end stays known', () => {
  const { flow, say } = opened();
  for (const step of ['sign-in', 'review-consent', 'finished', 'failed']) say({ type: 'step', step });
  expect(flow.step).toBe('review-consent');
});

describe('a frame', () => {
  const frame = () => ({ style: { height: '640px' } }) as HTMLIFrameElement; // all that is touched of it

  it('follows its content where it is inline', async () => {
    const { flow, heard, say } = opened({ mode: 'inline', frame: frame() });
    say({ type: 'resize', height: '702px' });
    await told();
    expect(flow.frame?.style.height).toBe('702px');
    expect(heard.at(-1)).toMatchObject({ type: 'resize', height: 702 });
  });

  it('stays as it is in a dialog', () => {
    const { flow, say } = opened({ frame: frame() });
    say({ type: 'resize', height: '702px' });
    expect(flow.frame?.style.height).toBe('640px');
  });
});

describe('a session that has expired', () => {
  it('is renewed in the same place through the same function', async () => {
    const shown: string[] = [];
    const show = async ({ url }: { url: string }) => {
      shown.push(url);
      return undefined;
    };
    const { flow, heard, say } = opened({ session: async () => renewed.url, show });
    say({ type: 'renew' });
    await vi.waitFor(() => expect(shown).toEqual([renewed.url]));
    expect(flow.auth).toEqual(renewed);
    expect(heard.at(-1)).toMatchObject({ type: 'session_renewed', session_id: 'ses_2' });
    expect(Object.keys(sessionStorage)).toEqual(['ses_2']);
  });

  it('ends the flow when there is no other', async () => {
    const end = vi.fn();
    const { say } = opened({ session: () => Promise.reject(new Error('offline')), end });
    say({ type: 'renew' });
    await vi.waitFor(() => expect(end).toHaveBeenCalledWith(expect.objectContaining({ code: 'session_unavailable' })));
  });

  it('is not renewed for a widget that asks though the page cannot', async () => {
    const { flow, say } = opened({ session: auth });
    say({ type: 'renew' });
    await told();
    expect(flow.auth).toBe(auth);
  });
});
