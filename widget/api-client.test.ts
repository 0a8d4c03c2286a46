import type { FlowKey } from '@consentry/protocol/ids.ts';
import { expect, test } from 'vitest';
import { createApiClient, parseResult } from './api-client.ts';
import { examples } from './examples.ts';

const flowKey = 'k'.repeat(43) as FlowKey; // 43 base64url characters
const state = examples['sign-in']?.model.state;
const error = { code: 'too_many_attempts', error_id: 'err_1', retry_after: 60 };

test('an answer is its state', () => {
  expect(parseResult(JSON.stringify({ state }))).toEqual({ kind: 'answer', state });
});

test('a refusal stays one although it carries a state', () => {
  expect(parseResult(JSON.stringify({ error, state }))).toEqual({
    kind: 'refusal',
    code: 'too_many_attempts',
    errorId: 'err_1',
    retryAfter: 60,
    state,
  });
});

test('a refusal brings the address of its help', () => {
  const help_url = 'https://bank.example/confirm';
  const refusal = { error: { code: 'account_unconfirmed', error_id: 'err_1', help_url }, state };
  expect(parseResult(JSON.stringify(refusal))).toMatchObject({ kind: 'refusal', helpUrl: help_url });
});

test.each(['', '<h1>Bad gateway</h1>', '{}', '{"state":{"step":"elsewhere"}}'])('%j is nobody we know', (text) => {
  expect(parseResult(text)).toEqual({ kind: 'refusal', code: 'temporarily_unavailable', errorId: '' });
});

test('the key goes into the header of every call but the claim, and never into a URL', async () => {
  const seen: [url: string, authorization: string | null, body: unknown][] = [];
  const fetch: typeof globalThis.fetch = async (url, init) => {
    seen.push([String(url), new Headers(init?.headers).get('authorization'), init?.body]);
    return new Response(JSON.stringify({ state }));
  };
  const api = createApiClient({ fetch, flowKey });
  await api.open('ses_1');
  await api.signIn('wile', 'secret');
  await api.read();
  expect(seen).toEqual([
    ['/flow/open', null, JSON.stringify({ session_id: 'ses_1', flow_key: flowKey })],
    ['/flow/sign-in', `Flow ${flowKey}`, JSON.stringify({ user: 'wile', password: 'secret' })],
    ['/flow', `Flow ${flowKey}`, undefined],
  ]);
});

test('a handoff puts its three tokens and nothing else, and follows no redirect', async () => {
  const seen: [url: string, init: RequestInit | undefined][] = [];
  const fetch: typeof globalThis.fetch = async (url, init) => {
    seen.push([String(url), init]);
    return new Response(null, { status: 204 });
  };
  const tokens = { refreshToken: 'crt.1', idToken: 'a.b.c', checksum: 'v1.k.c' };
  const message = { type: 'handoff' as const, ...tokens, redirectUrl: 'https://evil.example' };
  expect(await createApiClient({ fetch, flowKey }).handOff(message)).toBe(true);
  expect(seen).toMatchObject([['/v2/auth/session', { method: 'PUT', redirect: 'error' }]]);
  expect(new Headers(seen[0]?.[1]?.headers).get('authorization')).toBe(`Flow ${flowKey}`);
  expect(JSON.parse(String(seen[0]?.[1]?.body))).toEqual(tokens);
});

test.each([
  [
    'refused is false',
    async () => Response.json({ success: false, errorCode: 'FORBIDDEN', message: '' }, { status: 403 }),
    false,
  ],
  ['lost is unknown', () => Promise.reject(new TypeError('fetch failed')), undefined],
])('a handoff or sign-out that was %s', async (_, fetch, isDone) => {
  const api = createApiClient({ fetch, flowKey });
  const handoff = { type: 'handoff' as const, refreshToken: 'crt.1', idToken: 'a.b.c', checksum: 'v1.k.c' };
  expect([await api.handOff(handoff), await api.signOut()]).toEqual([isDone, isDone]);
});

test('a broken connection is a value', async () => {
  const fetch = () => Promise.reject(new TypeError('fetch failed'));
  expect(await createApiClient({ fetch, flowKey }).back()).toEqual({ kind: 'offline' });
});
