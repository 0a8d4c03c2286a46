/** On every answer of the partner's site: only our own files, and Consentry's script, frame and logos. */
export function siteHeaders(consentryOrigin: string): Record<string, string> {
  return {
    'Content-Security-Policy': [
      "default-src 'none'",
      `script-src 'self' ${consentryOrigin}`,
      "style-src 'self'",
      `img-src 'self' ${consentryOrigin} data:`,
      `connect-src 'self' ${consentryOrigin}`,
      `frame-src ${consentryOrigin}`,
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ].join('; '),
    // Keeps our page and its consent popup together, and everybody else's windows apart.
    'Cross-Origin-Opener-Policy': 'same-origin-allow-popups',
    // The widget may learn our origin, never the session and state in a callback's query.
    'Referrer-Policy': 'strict-origin-when-cross-origin',
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
  };
}
