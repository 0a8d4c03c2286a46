/**
 * Has the partner's endpoint make a session. It answers with JSON that has an `auth_url`, so it can pass on what
 * `POST /v1/auth/session` gave it, or with the `auth_url` alone; everything else is refused where it is read.
 */
export async function fetchAuthUrl(url: URL): Promise<string> {
  // An endpoint that sends elsewhere, as an open redirect does, gives nothing.
  const request = { method: 'POST', mode: 'same-origin', headers: { accept: 'application/json' } } as const;
  const answer = await (await fetch(url, request)).text();
  return answer.startsWith('{') ? JSON.parse(answer).auth_url : answer;
}
