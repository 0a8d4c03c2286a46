import { SessionTruth } from '@consentry/protocol/api.ts';
import { Consent } from '@consentry/protocol/consent.ts';
import type { StateOf } from '@consentry/protocol/flow.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { SECOND } from '../clock.ts';
import { addApp } from '../testing/session-calls.ts';
import {
  createTestServer,
  PARTNER,
  postFlow,
  randomKey,
  readAs,
  type TestFlow,
  type TestServer,
} from '../testing/test-server.ts';
import { hashToken } from '../tokens/hash-token.ts';

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});

const REDIRECT = `${PARTNER}/callback`;
const listed = () => readAs(z.array(Consent), server.partner('GET', '/v1/consent?end_user_id=user-1'));
const truth = (sessionId: string) => readAs(SessionTruth, server.partner('GET', `/v1/auth/session/${sessionId}`));
const confirm = (sessionId: string, code: string, headers?: Record<string, string>) =>
  server.partner('POST', `/v1/auth/session/${sessionId}/confirm`, { code }, headers);

interface Completed {
  flow: TestFlow;
  state: StateOf<'finished'>;
  consentId: string;
  code: string;
}

async function complete(fields: Record<string, unknown> = {}): Promise<Completed> {
  const flow = await server.openFlow({ confirm: true, redirect_uri: REDIRECT, state: 's-1', ...fields });
  const state = await flow.walkTo('finished');
  if (state.step !== 'finished' || state.outcome.status !== 'completed') throw new Error('no consent');
  return { flow, state, consentId: state.outcome.consent_id, code: state.outcome.code ?? '' };
}

describe('a session that asked for confirmation', () => {
  test('ends with a consent that is not active, and with a code', async () => {
    const { flow, consentId, code } = await complete();
    expect(code).toMatch(/^cod_[A-Za-z0-9_-]{32}$/);
    expect(await truth(flow.sessionId)).toMatchObject({
      status: 'completed',
      consent_id: consentId,
      confirmation: 'pending',
    });
    expect(await listed()).toMatchObject([{ arrangement_id: consentId, active: false, termination_reason: '' }]);
    const active = server.partner('GET', '/v1/consent?active=true');
    expect(await readAs(z.array(Consent), active)).toEqual([]);
  });

  test('gives the code with the state and with the way back, to the holder of the flow key alone', async () => {
    const { flow, state, code } = await complete();
    const back = new URL(state.return_url ?? '');
    expect(Object.fromEntries(back.searchParams)).toEqual({ code, state: 's-1' });
    expect(`${back.origin}${back.pathname}`).toBe(REDIRECT);
    expect(await flow.read()).toMatchObject({ state: { outcome: { code } } });

    const stranger = await postFlow(
      server.fetch,
      'open',
      { session_id: flow.sessionId, flow_key: randomKey(server.services) },
      undefined,
    );
    const elsewhere = [
      JSON.stringify(stranger.state),
      await (await server.fetch(`/consent?session=${flow.sessionId}`)).text(),
      await (await server.fetch(`/v1/auth/session/${flow.sessionId}/status`)).text(),
      await (await server.partner('GET', `/v1/auth/session/${flow.sessionId}`)).text(),
      await (await server.partner('GET', '/v1/consent')).text(),
      server.logged.join('\n'),
    ];
    for (const text of elsewhere) expect(text).not.toContain(code.slice(4));
  });

  test('becomes active by the code, and stays so', async () => {
    const { flow, consentId, code } = await complete();
    const response = await confirm(flow.sessionId, code);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ session_id: flow.sessionId, consent_id: consentId });
    server.clock.advance(60 * SECOND);
    expect(await truth(flow.sessionId)).toMatchObject({ confirmation: 'confirmed' });
    expect(await listed()).toMatchObject([{ active: true, termination_reason: '' }]);
  });

  test('is confirmed once: again is 409, and nothing changes', async () => {
    const { flow, code } = await complete();
    await confirm(flow.sessionId, code);
    const again = await confirm(flow.sessionId, code);
    expect(again.status).toBe(409);
    expect(await again.json()).toMatchObject({ name: 'Conflict' });
    expect(await listed()).toMatchObject([{ active: true }]);
  });

  test('of many confirmations at once, one is answered 200', async () => {
    const { flow, code } = await complete();
    const responses = await Promise.all(Array.from({ length: 16 }, () => confirm(flow.sessionId, code)));
    const statuses = responses.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status === 409)).toHaveLength(15);
    expect(server.logged.filter((line) => line.includes('consent confirmed'))).toHaveLength(1);
  });

  test('is confirmed until the last moment of the minute', async () => {
    const { flow, code } = await complete();
    server.clock.advance(60 * SECOND - 1);
    expect(await flow.read()).toMatchObject({ state: { outcome: { code } } });
    expect((await confirm(flow.sessionId, code)).status).toBe(200);
  });

  test('never becomes active at exactly sixty seconds or later, and the code is gone', async () => {
    const { flow, code } = await complete();
    server.clock.advance(60 * SECOND);
    const response = await confirm(flow.sessionId, code);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ name: 'InvalidRequest' });
    expect(await truth(flow.sessionId)).toMatchObject({ status: 'completed', confirmation: 'expired' });
    expect(await listed()).toMatchObject([{ active: false, termination_reason: 'not_confirmed' }]);
    const { state } = await flow.read();
    expect(JSON.stringify(state)).not.toContain('cod_');
    expect(state).toMatchObject({
      step: 'finished',
      outcome: { status: 'completed' },
      return_url: `${REDIRECT}?state=s-1`,
    });
  });

  test('is not confirmed by a wrong code or by that of another session, and the right one still works', async () => {
    const [mine, theirs] = [await complete(), await complete({ end_user_id: 'user-2' })];
    for (const code of [theirs.code, `cod_${'A'.repeat(32)}`]) {
      expect((await confirm(mine.flow.sessionId, code)).status).toBe(400);
    }
    expect((await confirm(mine.flow.sessionId, mine.code)).status).toBe(200);
    expect(await truth(theirs.flow.sessionId)).toMatchObject({ confirmation: 'pending' });
  });

  test.each(['', 'cod_short', 7, null, { $ne: '' }])('is not confirmed by a code that is none: %o', async (code) => {
    const { flow } = await complete();
    const response = await server.partner('POST', `/v1/auth/session/${flow.sessionId}/confirm`, { code });
    expect(response.status).toBe(400);
  });

  test("another app's key finds no such session", async () => {
    const { flow, code } = await complete();
    const key = await addApp(server.services, 'app_other');
    expect((await confirm(flow.sessionId, code, { 'x-api-key': key })).status).toBe(404);
    expect((await confirm(flow.sessionId, code, { 'x-api-key': 'wrong' })).status).toBe(401);
    expect((await confirm(flow.sessionId, code, { origin: PARTNER })).status).toBe(403);
    expect(await truth(flow.sessionId)).toMatchObject({ confirmation: 'pending' });
    expect((await confirm(`ses_${'A'.repeat(32)}`, code)).status).toBe(404);
    expect((await confirm('x', code)).status).toBe(404);
  });

  test('has nothing to confirm before it is completed, or when it was declined', async () => {
    const { code } = await complete();
    const flow = await server.openFlow({ confirm: true });
    expect((await confirm(flow.sessionId, code)).status).toBe(409);
    await flow.post('cancel');
    expect((await confirm(flow.sessionId, code)).status).toBe(409);
    const { confirmation } = await truth(flow.sessionId);
    expect(confirmation).toBeUndefined();
  });

  test('gives the same code to the same decision sent again', async () => {
    const flow = await server.openFlow({ confirm: true });
    await flow.walkTo('review-consent');
    const replies = await Promise.all(
      Array.from({ length: 8 }, () => flow.post('review-consent', { decision: 'allow' })),
    );
    expect(new Set(replies.map(({ state }) => JSON.stringify(state))).size).toBe(1);
    expect(JSON.stringify(replies[0]?.state)).toContain('cod_');
  });

  test('keeps the code sealed', async () => {
    const { flow, code } = await complete();
    const session = await server.services.store.findSession(hashToken(flow.sessionId));
    expect(session?.sealedCode).toMatch(/^v1\./);
    expect(JSON.stringify(session)).not.toContain(code);
  });

  test('is over when the partner revokes it instead', async () => {
    const { flow, consentId, code } = await complete();
    await server.partner('DELETE', `/v1/consent/${consentId}`);
    expect((await confirm(flow.sessionId, code)).status).toBe(409);
    expect(await truth(flow.sessionId)).toMatchObject({ confirmation: 'expired' });
    expect(await listed()).toMatchObject([{ active: false, termination_reason: 'revoked_by_partner' }]);
  });
});

describe('an amendment that asked for confirmation', () => {
  const byId = async (id: string) => (await listed()).find(({ arrangement_id }) => arrangement_id === id);
  const first = async () => (await complete({ confirm: false })).consentId;

  test('replaces the earlier consent at its confirmation and not before', async () => {
    const amended = await first();
    const { flow, consentId, code } = await complete({ arrangement_id: amended });
    expect(await byId(amended)).toMatchObject({ active: true });
    expect(await byId(consentId)).toMatchObject({ active: false });
    await confirm(flow.sessionId, code);
    expect(await byId(amended)).toMatchObject({ active: false, termination_reason: 'replaced' });
    expect(await byId(consentId)).toMatchObject({ active: true });
  });

  test('that is never confirmed leaves the earlier one as it is', async () => {
    const amended = await first();
    const { consentId } = await complete({ arrangement_id: amended });
    server.clock.advance(60 * SECOND);
    expect(await byId(amended)).toMatchObject({ active: true });
    expect(await byId(consentId)).toMatchObject({ active: false, termination_reason: 'not_confirmed' });
  });

  test('is over when the earlier one has ended meanwhile', async () => {
    const amended = await first();
    const { flow, consentId, code } = await complete({ arrangement_id: amended });
    await server.partner('DELETE', `/v1/consent/${amended}`);
    const response = await confirm(flow.sessionId, code);
    expect(response.status).toBe(409);
    expect(await byId(consentId)).toMatchObject({ active: false, termination_reason: 'not_confirmed' });
    expect(await truth(flow.sessionId)).toMatchObject({ confirmation: 'expired' });
  });

  test('cannot amend a consent that is still pending itself', async () => {
    const { consentId } = await complete();
    const body = { end_user_id: 'user-1', arrangement_id: consentId };
    expect((await server.partner('POST', '/v1/auth/session', body)).status).toBe(400);
  });
});

test('without confirm nothing is different: active at once, no code, nothing to confirm', async () => {
  for (const fields of [{ confirm: false }, { confirm: undefined }]) {
    const { flow, state } = await complete(fields);
    expect(JSON.stringify(state)).not.toContain('cod_');
    expect(state.return_url).toBe(`${REDIRECT}?state=s-1`);
    expect((await truth(flow.sessionId)).confirmation).toBeUndefined();
    expect((await confirm(flow.sessionId, `cod_${'A'.repeat(32)}`)).status).toBe(409);
  }
  expect((await listed()).map(({ active }) => active)).toEqual([true, true]);
});
