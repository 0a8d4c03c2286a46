import { generateTotp } from '../auth/totp.ts';
import { COYOTE, type TestServer } from '../testing/test-server.ts';
import { send } from './send.ts';

const TOTP_SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

/** `POST /api/<name>`. */
export function call(
  server: TestServer,
  name: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  return send(server, 'POST', `/api/${name}`, body, headers);
}

export function setCookie(server: TestServer, body: unknown): Promise<Response> {
  return call(server, 'session.setCookie', body);
}

/** `name=value` of the first of the two cookies. */
export async function cookieOf(server: TestServer, body: unknown = COYOTE): Promise<string> {
  const [cookie = ''] = (await setCookie(server, body)).headers.getSetCookie();
  return cookie.split(';')[0] ?? '';
}

/** Roadrunner's code of this moment. */
export function codeOf({ clock }: TestServer): string {
  return generateTotp(TOTP_SECRET, clock.now());
}
