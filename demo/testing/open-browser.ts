import { expect } from 'vitest';
import type { createPartnerSite } from '../partner-site.ts';

type PartnerSite = ReturnType<typeof createPartnerSite>;

/** A browser with its own cookie, at the partner's site. */
export function openBrowser(site: PartnerSite, origin: string) {
  let cookie = '';
  const request = async (method: string, path: string, body?: object, headers: Record<string, string> = {}) => {
    const response = await site.fetch(
      new Request(origin + path, {
        method,
        headers: { ...(cookie && { Cookie: cookie }), ...(method !== 'GET' && { Origin: origin }), ...headers },
        ...(body && { body: JSON.stringify(body) }),
      }),
    );
    cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie;
    return response;
  };
  return {
    request,
    get: (path: string) => request('GET', path),
    /** Presses "Connect your bank". */
    async connect(mode = 'modal', options: { signed_in?: boolean; confirm?: boolean } = {}) {
      const answer: unknown = await (await request('POST', '/api/sessions', { mode, ...options })).json();
      expect(answer).toMatchObject({ session_id: expect.any(String), state: expect.any(String) });
      return answer as { session_id: string; state: string; auth_url: string }; // matched on the line before
    },
    outcome: (session_id: string, code?: string) => request('POST', '/api/outcome', { session_id, code }),
    callback: (query: Record<string, string>, path = '/callback') =>
      request('GET', `${path}?${new URLSearchParams(query)}`),
  };
}
