/**
 * True for one concrete http(s) origin in the form that browsers send. Such a string has no space, semicolon, wildcard or
 * path, so in a policy it can neither end a directive nor widen one.
 */
export function isExactOrigin(origin: string): boolean {
  if (!URL.canParse(origin)) return false;
  const url = new URL(origin);
  return url.origin === origin && /^https?:$/.test(url.protocol) && /^[a-z0-9.:[\]-]+$/.test(url.host);
}
