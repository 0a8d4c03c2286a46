import type { RpcError, RpcUserAnswer, TotpEnrolment } from '@consentry/protocol/rpc-api.ts';
import { z } from 'zod';
import { generateTotp } from '../auth/totp.ts';
import { COYOTE, ORIGIN, type TestServer } from './test-server.ts';

const Body = z.looseObject({
  ok: z.boolean(),
  user: z.custom<RpcUserAnswer>().optional(),
  totp: z.custom<TotpEnrolment>().optional(),
  recoveryCodes: z.array(z.string()).optional(),
  error: z.custom<RpcError['error']>().optional(),
});

export interface RpcReply {
  status: number;
  /** To the byte. */
  text: string;
  body: z.infer<typeof Body>;
  code: number | undefined;
  headers: Headers;
  /** What a browser sends from now on, as a `Cookie` header. */
  cookie: string | undefined;
}

/** POSTs `/api/<method>` as a page of our own does; without a body when there is none. */
export async function callRpc(
  { fetch }: TestServer,
  method: string,
  body?: unknown,
  headers: Record<string, string | undefined> = {},
): Promise<RpcReply> {
  const sent = Object.entries({ origin: ORIGIN, 'sec-fetch-site': 'same-origin', ...headers });
  const response = await fetch(`/api/${method}`, {
    method: 'POST',
    headers: [
      ...sent.filter((each): each is [string, string] => each[1] !== undefined),
      ...(body === undefined ? [] : [['content-type', 'application/json'] satisfies [string, string]]),
    ],
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const parsed = Body.parse(JSON.parse(text));
  const cookies = response.headers.getSetCookie().map((each) => each.slice(0, each.indexOf(';')));
  const cookie = cookies.length > 0 ? cookies.join('; ') : undefined;
  return { status: response.status, text, body: parsed, code: parsed.error?.code, headers: response.headers, cookie };
}

/** The cookie of somebody who has signed in just now. */
export async function signInForCookie(server: TestServer, credentials: object = COYOTE): Promise<string> {
  const { cookie, text } = await callRpc(server, 'session.setCookie', credentials);
  if (cookie === undefined) throw new Error(text);
  return cookie;
}

/** Gives coyote a second factor, as coyote would. The code that did it is spent. */
export async function giveFactor(
  server: TestServer,
): Promise<{ cookie: string; secret: string; recoveryCodes: string[] }> {
  const cookie = await signInForCookie(server);
  const enrolled = await callRpc(server, 'totp.enroll', { password: COYOTE.password }, { cookie });
  const secret = enrolled.body.totp?.secret ?? '';
  const token = generateTotp(secret, server.clock.now());
  const activated = await callRpc(server, 'totp.activate', { token }, { cookie });
  return { cookie, secret, recoveryCodes: activated.body.recoveryCodes ?? [] };
}
