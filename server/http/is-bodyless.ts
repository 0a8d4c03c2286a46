import type { HttpContext } from './route.ts';

/** RFC 9112 §6.3: without a length and a coding there is no body. Behind Node's server it is a stream all the same. */
export function isBodyless({ req, env }: HttpContext): boolean {
  if (req.raw.body === null || req.raw.headers.get('content-length') === '0') return true;
  const sent = env?.incoming?.headers;
  return sent !== undefined && sent['content-length'] === undefined && sent['transfer-encoding'] === undefined;
}
