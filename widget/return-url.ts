const REFUSED_SCHEMES = ['javascript:', 'data:', 'vbscript:', 'blob:', 'file:'];

/**
 * Where a page without opener goes next. The server does not keep the session id, so the page adds it. Private-use
 * schemes are allowed (RFC 8252 §7.1); schemes that would run or show content in our origin's place are not.
 */
export function createReturnUrl(returnUrl: string | undefined, sessionId: string): string | undefined {
  if (returnUrl === undefined || !URL.canParse(returnUrl)) return undefined;
  const url = new URL(returnUrl);
  if (REFUSED_SCHEMES.includes(url.protocol)) return undefined;
  url.searchParams.set('session_id', sessionId);
  return url.href;
}
