/**
 * Whether a Content-Security-Policy lets the page load from that origin, after CSP3 §6.7.2. Schemes and paths are not
 * looked at, and what is doubtful is allowed: nobody is to be sent after a directive that is right.
 *
 * @param policy one policy, of a header or a meta element
 * @param directives the one that decides, then those that speak where it is missing
 * @param target an origin
 */
export function isAllowed(policy: string, directives: string[], target: string): boolean {
  const lists = policy.split(';').map((directive) => directive.trim().toLowerCase().split(/\s+/));
  const list = directives.map((name) => lists.find(([first]) => first === name)).find(Boolean);
  const { host, hostname } = new URL(target);
  return !list?.every((source) => {
    const end = source.replace("'self'", location.origin).replace(EVERYTHING_BUT_HOST, '');
    return !host.endsWith(end) && !hostname.endsWith(end);
  });
}

/** A scheme and a wildcard before the host, a port that may be left out and a path after it; or a scheme alone. */
const EVERYTHING_BUT_HOST = /^https?:$|^(\w+:\/\/)?\*?|(:(80|443|\*))?(\/.*)?$/g;
