import { COYOTE, type TestFlow, type TestServer } from '../testing/test-server.ts';
import type { Case } from './case.ts';
import { send } from './send.ts';

const BANK = { institution_id: 'ins_sandbox_bank' };

/** A flow, brought to where the call is made. */
type Start = (server: TestServer) => Promise<TestFlow>;

/** Cases of `POST /flow/<step>`. */
export function at(step: string, cases: Omit<Case, 'document' | 'call'>[]): Omit<Case, 'document'>[] {
  return cases.map((each) => ({
    ...each,
    call: `POST /flow/${step}`,
    what: `${step}: ${each.what}`,
  }));
}

export function opened(server: TestServer): Promise<TestFlow> {
  return server.openFlow();
}

export function atSignIn(server: TestServer): Promise<TestFlow> {
  return server.openFlow(BANK);
}

/** Coyote's password has expired. */
export async function atChangePassword(server: TestServer): Promise<TestFlow> {
  await server.services.store.setUserStatus('usr_sandbox_wile', 'password_expired');
  const flow = await atSignIn(server);
  await flow.walkTo('change-password');
  return flow;
}

export function walkedTo(step: Parameters<TestFlow['walkTo']>[0], who = COYOTE): Start {
  return async (server) => {
    const flow = await server.openFlow();
    await flow.walkTo(step, who);
    return flow;
  };
}

/** `POST /flow/<step>` with the flow's key. */
export function post(step: string, start: Start, body: unknown, headers: Record<string, string> = {}): Case['run'] {
  return async (server) => {
    const { key } = await start(server);
    return send(server, 'POST', `/flow/${step}`, body, { authorization: `Flow ${key}`, ...headers });
  };
}

/** `POST /flow/open`, with a key that has opened nothing. */
export function open(server: TestServer, session_id: string): Promise<Response> {
  return send(server, 'POST', '/flow/open', { session_id, flow_key: 'A'.repeat(43) });
}
