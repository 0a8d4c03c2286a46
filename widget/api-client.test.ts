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

test('a broken connection is a value', async () => {
  const fetch = () => Promise.reject(new TypeError('fetch failed'));
  expect(await createApiClient({ fetch, flowKey }).back()).toEqual({ kind: 'offline' });
});
