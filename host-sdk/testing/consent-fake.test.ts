import { HOST_ERRORS } from '@consentry/protocol/errors.ts';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ConsentEvent } from '../events.ts';
import { ConsentError, handleRedirect as realHandleRedirect } from '../index.ts';
import { createCallbackUrl } from './callback-url.ts';
import { type ConsentFake, createConsentFake } from './consent-fake.ts';
import { markStarted } from './mark-started.ts';
import type { ProcessFailure } from './process-flow.ts';

const session = 'https://consent.example/consent?session=ses_abcdefghijklmnopqrstuvwxyz012345';
const session_id = 'ses_abcdefghijklmnopqrstuvwxyz012345';

let fake: ConsentFake;
beforeEach(() => {
  fake = createConsentFake();
});

it('runs where there is no browser', () => {
  expect('document' in globalThis || 'sessionStorage' in globalThis).toBe(false);
});

describe('a flow of the fake', () => {
  it('is completed, and tells promise and callback the same', async () => {
    const onSuccess = vi.fn();
    const { result } = fake.openConsent({ session, onSuccess });
    const flow = await fake.nextFlow();
    await flow.step('review-consent');
    const consent_id = 'con_1';
    await flow.complete({ consent_id, code: 'cod_1' });
    const end = { status: 'completed', session_id, consent_id, code: 'cod_1', step: 'review-consent' };
    expect(onSuccess.mock.calls).toEqual([[end]]);
    expect(await result).toEqual(end);
    expect(flow).toMatchObject({ session_id, status: 'completed', mode: 'modal', options: { session } });
  });

  it('is cancelled by the person at the step that was shown', async () => {
    const onCancel = vi.fn();
    const { result } = fake.openConsent({ session, onCancel });
    const flow = await fake.nextFlow();
    await flow.step('sign-in');
    await flow.cancel();
    expect(await result).toEqual({ status: 'cancelled', session_id, step: 'sign-in' });
    expect(onCancel).toHaveBeenCalledTimes(1);
    expect(flow.status).toBe('cancelled');
  });

  it.each([
    'session_invalid',
    'session_expired',
    'consent_failed',
    'end_user_ineligible',
    'popup_blocked',
    'frame_blocked',
    'widget_unreachable',
    'origin_not_registered',
    'session_unavailable',
  ] satisfies ProcessFailure[])('fails with %s as the SDK would', async (code) => {
    const onError = vi.fn();
    const { result } = fake.openConsent({ session, onError });
    const flow = await fake.nextFlow();
    await flow.fail(code);
    const error = await result.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ConsentError);
    expect(error).toBeInstanceOf(fake.ConsentError);
    expect(error).toMatchObject({
      code,
      recovery: HOST_ERRORS[code],
      retryable: HOST_ERRORS[code] !== 'contact_support',
      display_message: expect.stringMatching(/^[A-Z].*\.$/),
      session_id,
    });
    expect(onError.mock.calls).toEqual([[error]]);
    expect(flow.status).toBe(code === 'session_expired' ? 'expired' : 'failed');
  });

  it('fails with what the server names, and passes its words on', async () => {
    const { result } = fake.openConsent({ session });
    await (await fake.nextFlow()).fail('CONSENT_OTP_FAILURE');
    await expect(result).rejects.toMatchObject({
      code: 'consent_failed',
      error_type: 'CONSENT_OTP_FAILURE',
      error_id: expect.stringMatching(/^err_/),
    });
  });

  it('reports progress with ids and times, in the order in which it was made', async () => {
    const heard: ConsentEvent[] = [];
    const opened = fake.openConsent({ session, onEvent: (event) => heard.push(event) });
    const flow = await fake.nextFlow();
    await flow.step('sign-in');
    await flow.step('verify-factor');
    await flow.complete();
    await opened.close();
    expect(heard.map(({ type }) => type)).toEqual(['opened', 'ready', 'step', 'step', 'closed']);
    expect(heard[3]).toMatchObject({ session_id, step: 'verify-factor', previous: 'sign-in' });
    expect(heard.every(({ elapsed }) => elapsed >= 0)).toBe(true);
    expect(flow.events).toEqual(heard);
  });

  it('runs callbacks after the current code', async () => {
    const order: string[] = [];
    fake.openConsent({ session, onSuccess: () => order.push('callback') });
    const done = (await fake.nextFlow()).complete();
    order.push('code');
    await done;
    expect(order).toEqual(['code', 'callback']);
  });

  it('ends once: what comes later is the mistake of the test', async () => {
    const { result } = fake.openConsent({ session });
    const flow = await fake.nextFlow();
    await flow.complete();
    await expect(flow.cancel()).rejects.toThrow('expected the fake flow to be opened; it is completed');
    expect((await result).status).toBe('completed');
  });

  it('refuses to fail in a way that no flow has', async () => {
    fake.openConsent({ session });
    const flow = await fake.nextFlow();
    await expect(flow.fail('out_of_luck' as ProcessFailure)).rejects.toThrow(TypeError);
    expect(flow.status).toBe('opened');
  });
});

describe('the page', () => {
  it('closes a flow, twice without harm, and it is cancelled', async () => {
    const opened = fake.openConsent({ session });
    const flow = await fake.nextFlow();
    await flow.step('sign-in');
    await Promise.all([opened.close(), opened.close()]);
    expect(await opened.result).toEqual({ status: 'cancelled', session_id, step: 'sign-in' });
    expect(flow.status).toBe('cancelled');
    await expect(flow.complete()).rejects.toThrow('it is cancelled');
  });

  it('closes a flow whose outcome is known, and keeps the outcome', async () => {
    const opened = fake.openConsent({ session });
    await (await fake.nextFlow()).complete();
    await opened.close();
    expect((await opened.result).status).toBe('completed');
  });

  it.each(['before', 'after'])('aborts its signal %s the click', async (when) => {
    const aborter = new AbortController();
    if (when === 'before') aborter.abort();
    const { result } = fake.openConsent({ session, signal: aborter.signal });
    aborter.abort();
    expect((await result).status).toBe('cancelled');
    expect((await fake.nextFlow()).status).toBe('cancelled');
  });

  it('is asked for a session once', async () => {
    const getSession = vi.fn(async () => session);
    fake.openConsent({ session: getSession });
    const flow = await fake.nextFlow();
    await flow.step('sign-in');
    await flow.complete();
    expect(getSession).toHaveBeenCalledTimes(1);
    expect(flow.session_id).toBe(session_id);
  });

  it('has no session to give', async () => {
    const cause = new Error('backend down');
    const { result } = fake.openConsent({ session: () => Promise.reject(cause) });
    const flow = await fake.nextFlow();
    await expect(result).rejects.toMatchObject({ code: 'session_unavailable', cause });
    expect(flow).toMatchObject({ status: 'failed', session_id: '' });
    await expect(flow.complete()).rejects.toThrow('it is failed');
  });

  it.each([
    [{ session: 'ses_1' }, 'expected session to be an auth_url or a function'],
    [{ session, mode: 'tab' }, 'expected mode to be'],
    [{ session, mode: 'inline' }, 'expected container to be an element'],
    [undefined, 'expected session to be'],
  ])('passes %j and gets the TypeError of the SDK', (options, message) => {
    expect(() => fake.openConsent(options as Parameters<ConsentFake['openConsent']>[0])).toThrow(TypeError);
    expect(() => fake.openConsent(options as Parameters<ConsentFake['openConsent']>[0])).toThrow(message);
    expect(fake.flows).toHaveLength(0);
  });

  it('names a container that no document has, and is believed', async () => {
    fake.openConsent({ session, mode: 'inline', container: '#bank' });
    expect((await fake.nextFlow()).mode).toBe('inline');
  });
});

describe('an expired flow', () => {
  it('has failed where the page gave one session', async () => {
    const { result } = fake.openConsent({ session });
    await (await fake.nextFlow()).expire();
    await expect(result).rejects.toMatchObject({ code: 'session_expired', recovery: 'new_session' });
  });

  it('goes on with another session where the page can get one', async () => {
    const heard: string[] = [];
    const { result } = fake.openConsent({
      session: async () => fake.authUrl(),
      onEvent: ({ type }) => heard.push(type),
    });
    const flow = await fake.nextFlow();
    await flow.step('sign-in');
    const first = flow.session_id;
    await flow.expire();
    expect(flow.status).toBe('expired');
    await flow.renew();
    expect(flow.session_id).not.toBe(first);
    await flow.complete();
    expect((await result).session_id).toBe(flow.session_id);
    expect(heard).toContain('session_renewed');
    expect(fake.flows).toHaveLength(1);
  });

  it('fails when the person leaves instead', async () => {
    const { result } = fake.openConsent({ session: async () => session });
    const flow = await fake.nextFlow();
    await flow.expire();
    await flow.cancel();
    await expect(result).rejects.toMatchObject({ code: 'session_expired' });
  });

  it('fails when the page closes it', async () => {
    const opened = fake.openConsent({ session: async () => session });
    await (await fake.nextFlow()).expire();
    await opened.close();
    await expect(opened.result).rejects.toMatchObject({ code: 'session_expired' });
  });
});

describe('failNext', () => {
  it('blocks the popup before a session is asked for', async () => {
    const getSession = vi.fn(async () => session);
    fake.failNext('popup_blocked');
    const { result } = fake.openConsent({ session: getSession, mode: 'popup' });
    await expect(result).rejects.toMatchObject({ code: 'popup_blocked', recovery: 'switch_mode' });
    expect(getSession).not.toHaveBeenCalled();
  });

  it('has mode auto take the next', async () => {
    vi.stubGlobal('navigator', { userAgent: 'Node' }); // Node 20 has none
    fake.failNext('frame_blocked');
    const { result } = fake.openConsent({ session, mode: 'auto' });
    const flow = await fake.nextFlow();
    await flow.complete();
    expect(flow.mode).toBe('popup');
    expect(flow.events).toContainEqual(expect.objectContaining({ type: 'mode_changed', reason: 'frame_blocked' }));
    expect((await result).status).toBe('completed');
    vi.unstubAllGlobals();
  });

  it('is about one flow only', async () => {
    fake.failNext('widget_unreachable');
    const first = fake.openConsent({ session });
    const second = fake.openConsent({ session });
    await expect(first.result).rejects.toMatchObject({ code: 'widget_unreachable' });
    await fake.nextFlow();
    await (await fake.nextFlow()).complete();
    expect((await second.result).status).toBe('completed');
  });
});

describe('mode redirect', () => {
  it('comes back by the URL of the flow, with the state of its session', async () => {
    const redirect_uri = 'https://partner.example/bank/callback?tab=2';
    const url = fake.authUrl({ redirect_uri, state: 'person 1' });
    fake.openConsent({ session: url, mode: 'redirect' });
    const flow = await fake.nextFlow();
    await flow.complete({ code: 'cod_1' });
    const { callback_url = '' } = flow;
    expect(callback_url.startsWith(`${redirect_uri}&state=person+1&code=cod_1&session_id=ses_`)).toBe(true);
    const result = fake.handleRedirect(callback_url, { expectedState: 'person 1' });
    expect(result).toMatchObject({ status: 'completed', session_id: flow.session_id, code: 'cod_1' });
    expect(fake.handleRedirect(callback_url)).toEqual(result);
    expect(() => fake.handleRedirect(callback_url, { expectedState: 'other' })).toThrow('state_mismatch');
  });

  it('comes back to the cancel page with what failed', async () => {
    const callbacks = {
      redirect_uri: 'https://partner.example/callback',
      cancel_uri: 'https://partner.example/cancel',
    };
    fake.openConsent({ session: fake.authUrl(callbacks), mode: 'redirect' });
    const flow = await fake.nextFlow();
    await flow.fail('end_user_ineligible');
    const { callback_url = '' } = flow;
    expect(callback_url).toMatch(
      /^https:\/\/partner\.example\/cancel\?error=access_denied&error_type=CONSENT_ENDUSER_INEL/,
    );
    expect(() => fake.handleRedirect(callback_url)).toThrow('end_user_ineligible');
  });

  it('never settles the promise of the page that it left', async () => {
    const settled = vi.fn();
    fake.openConsent({ session, mode: 'redirect' }).result.then(settled, settled);
    await (await fake.nextFlow()).complete();
    expect(settled).not.toHaveBeenCalled();
  });
});

describe('createCallbackUrl', () => {
  it.each([
    ['completed', 'completed'],
    ['cancelled', 'cancelled'],
  ] as const)('gives one that reads as %s', (status, read) => {
    markStarted('ses_callback');
    const url = createCallbackUrl({ status, session_id: 'ses_callback', state: 'mine' });
    expect(fake.handleRedirect(url, { expectedState: 'mine' })).toMatchObject({ status: read });
  });

  it.each([
    [{ status: 'expired' }, 'session_expired'],
    [{ status: 'failed' }, 'consent_failed'],
    [{ status: 'failed', error_type: 'AUTH_SESSION_INVALID' }, 'session_invalid'],
  ] as const)('gives one that reads as a failure: %j', (fields, code) => {
    markStarted('ses_callback');
    const url = createCallbackUrl({ ...fields, session_id: 'ses_callback' });
    expect(() => fake.handleRedirect(url)).toThrow(code);
  });

  it('is accepted by the real handleRedirect once the session is marked as started', () => {
    const storage: Record<string, string> = {};
    vi.stubGlobal('sessionStorage', storage);
    const url = createCallbackUrl({ status: 'completed', session_id: 'ses_real' });
    expect(() => realHandleRedirect(url)).toThrow('session_not_started_here');
    markStarted('ses_real');
    expect(realHandleRedirect(url)).toMatchObject({ status: 'completed', session_id: 'ses_real' });
    vi.unstubAllGlobals();
  });

  it('does not make a session known that nobody marked', () => {
    const url = createCallbackUrl({ status: 'completed', session_id: 'ses_of_somebody_else' });
    expect(() => fake.handleRedirect(url)).toThrow('session_not_started_here');
  });
});

describe('resume', () => {
  it('has nothing to take up on a fresh page', () => {
    expect(fake.resume()).toBeUndefined();
  });

  it('takes up what was left open, once', async () => {
    const left = fake.leaveOpen('popup');
    const getSession = vi.fn(async () => session);
    const opened = fake.resume({ session: getSession });
    expect(fake.resume()).toBe(opened);
    expect(fake.resume({ session_id: 'ses_other' })).toBeUndefined();
    const flow = await fake.nextFlow();
    await flow.complete();
    expect(flow.mode).toBe('popup');
    expect(await opened?.result).toMatchObject({ status: 'completed', session_id: left });
    expect(getSession).not.toHaveBeenCalled();
    expect(fake.resume()).toBeUndefined();
  });
});

it('gives the flows in their order, whether the page or the test is first', async () => {
  const waiting = fake.nextFlow();
  fake.openConsent({ session, mode: 'popup' });
  fake.openConsent({ session, mode: 'modal' });
  expect((await waiting).mode).toBe('popup');
  expect((await fake.nextFlow()).mode).toBe('modal');
  expect(fake.flows.map(({ mode }) => mode)).toEqual(['popup', 'modal']);
  fake.failNext('popup_blocked');
  fake.leaveOpen();
  fake.reset();
  expect(fake.flows).toHaveLength(0);
  expect(fake.resume()).toBeUndefined();
  const { result } = fake.openConsent({ session });
  await (await fake.nextFlow()).complete();
  expect((await result).status).toBe('completed');
});
