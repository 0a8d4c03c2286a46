import { BundleAnswer } from '@consentry/protocol/session-api.ts';
import { SANDBOX_API_KEY } from '../sandbox/fixtures.ts';
import { readAs, type TestServer } from '../testing/test-server.ts';

/** A call with a body, as a backend sends it. Text goes out as it is. */
export function send(
  server: TestServer,
  method: string,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  return server.fetch(path, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

/** `GET /v2/auth/session` with the sandbox app's key. */
export function getSession(server: TestServer, query = '', headers: Record<string, string> = {}): Promise<Response> {
  return server.fetch(`/v2/auth/session${query}`, { headers: { 'x-api-key': SANDBOX_API_KEY, ...headers } });
}

/** What `PUT /v2/auth/session` takes, fresh. */
export async function getBundle(
  server: TestServer,
  query = '',
): Promise<Pick<BundleAnswer, 'refreshToken' | 'idToken' | 'checksum'>> {
  const { refreshToken, idToken, checksum } = await readAs(BundleAnswer, getSession(server, query));
  return { refreshToken, idToken, checksum };
}
