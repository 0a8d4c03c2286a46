/**
 * Whether a Content-Security-Policy lets the page load from that origin, by CSP3 §6.7.2. Paths are not looked at, and what
 * is doubtful is allowed: nobody is to be sent after a directive that is right.
 *
 * @param policy one policy, of a header or a meta element
 * @param directives the one that decides, then those that speak where it is missing
 * @param target an origin
 */
export function isAllowed(policy: string, directives: string[], target: string): boolean {
  const lists = policy.split(';').map((directive) => directive.trim().toLowerCase().split(/\s+/));
  const list = directives.map((name) => lists.find(([first]) => first === name)).find(Boolean);
  return !list || list.some((source) => isMatch(source.replace("'self'", location.origin), new URL(target)));
}

/** A scheme alone, or a host with or without scheme and port. `http:` means https too, and no scheme the page's own. */
function isMatch(source: string, { protocol, hostname, port }: URL): boolean {
  const [, scheme = protocol, host = '', at = ''] = /^(?:(\w+:)(?:\/\/|$))?([^:/]*):?(\d+|\*)?/.exec(source) ?? [];
  if (scheme !== protocol && scheme !== 'http:') return false;
  if (source === '*' || !host) return true;
  if (host.startsWith('*') ? !hostname.endsWith(host.slice(1)) : host !== hostname) return false;
  return at === port || at === '*' || (!port && /^(80|443)$/.test(at));
}
