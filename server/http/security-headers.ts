import { isExactOrigin } from '../exact-origin.ts';
import { YEAR_SECONDS } from './caching.ts';

type Headers = Record<string, string>;

const NOTHING_ALLOWED = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const NO_FEATURES = 'camera=(), microphone=(), geolocation=(), payment=(), publickey-credentials-get=(self)';

/** On every answer, errors included. What a page needs beyond this it says itself. */
export function defaultHeaders(publicUrl: string): Headers {
  return {
    'Content-Security-Policy': NOTHING_ALLOWED,
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'Permissions-Policy': NO_FEATURES,
    'X-Content-Type-Options': 'nosniff',
    'Origin-Agent-Cluster': '?1',
    'Cache-Control': 'no-store',
    ...(publicUrl.startsWith('https:') && {
      'Strict-Transport-Security': `max-age=${YEAR_SECONDS}; includeSubDomains`,
    }),
  };
}

/**
 * The widget page of one session's app: framed by exactly that app's origins, or by nobody.
 *
 * @param frameOrigins registered origins; each is parsed again here, so that no registration can add a directive
 */
export function widgetHeaders(publicUrl: string, nonce: string, frameOrigins: string[]): Headers {
  const ancestors = frameOrigins.filter(isExactOrigin);
  return {
    'Content-Security-Policy': [
      "default-src 'none'",
      `script-src 'nonce-${nonce}' 'strict-dynamic'`,
      `style-src 'nonce-${nonce}'`,
      "img-src 'self' data:",
      "font-src 'self'",
      "connect-src 'self'",
      "form-action 'self'",
      "base-uri 'none'",
      "object-src 'none'",
      `frame-ancestors ${ancestors.length > 0 ? ancestors.join(' ') : "'none'"}`,
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
      'report-to csp',
    ].join('; '),
    'Reporting-Endpoints': `csp="${publicUrl}/csp-report"`,
    // A popup must reach its opener: any other value cuts the two apart.
    'Cross-Origin-Opener-Policy': 'unsafe-none',
    // A cross-origin isolated page frames only what has both of these. The page loads nothing from elsewhere.
    'Cross-Origin-Embedder-Policy': 'require-corp',
    // So other sites may load these bytes (threats.md row 18): they name who is signed in to a top-level navigation alone,
    // see `firstState`.
    'Cross-Origin-Resource-Policy': 'cross-origin',
  };
}
