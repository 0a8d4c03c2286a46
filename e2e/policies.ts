/** What a partner's page may forbid: headers of the answer, as its query names them. */
export function policyHeaders(url: URL): Record<string, string> {
  const query = url.searchParams;
  return Object.fromEntries(
    [
      ['Cross-Origin-Opener-Policy', query.get('coop')],
      ['Cross-Origin-Embedder-Policy', query.get('coep')],
      ['Content-Security-Policy', query.get('csp')],
    ].filter((header) => header[1]),
  );
}

/** The same page with the policy of its query in a meta element. */
export function withMetaPolicy(url: URL, html: string): string {
  const policy = url.searchParams.get('meta');
  return policy
    ? html.replace('<head>', `<head><meta http-equiv="Content-Security-Policy" content="${policy}">`)
    : html;
}
