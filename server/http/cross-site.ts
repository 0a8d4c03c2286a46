/**
 * True when a browser says that another site made this request (threats.md rows 28 and 29). A caller that sends neither
 * header is no browser and carries no one's cookies.
 */
export function isCrossSite(headers: Headers, ownOrigin: string): boolean {
  const origin = headers.get('origin');
  const site = headers.get('sec-fetch-site');
  return (origin !== null && origin !== ownOrigin) || (site !== null && site !== 'same-origin');
}

/** True when a browser made this request. Node's own `fetch` sends `Sec-Fetch-Mode`, so that one proves nothing. */
export function isFromBrowser(headers: Headers): boolean {
  return headers.has('origin') || headers.has('sec-fetch-site');
}
