import type { z } from 'zod';
import type { BodyFailure } from '../auth/body-failure.ts';
import { fail, ok, type Result } from '../result.ts';

const LARGEST_BODY = 16 * 1024;
const DEEPEST = 16;
const POLLUTING_KEYS = ['__proto__', 'constructor', 'prototype'];

/** The body as `schema` has it. Type and size are looked at before a byte is parsed. */
export async function readJson<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
): Promise<Result<z.infer<Schema>, BodyFailure>> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') return fail({ reason: 'body-type-unsupported' });
  const text = await readText(request);
  if (!text.ok) return text;
  const json = parse(text.value);
  if (!json.ok) return json;
  return check(schema, json.value);
}

/** The value as `schema` has it; the failure names the first wrong field, never its value. */
export function check<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): Result<z.infer<Schema>, Extract<BodyFailure, { reason: 'field-invalid' }>> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.') || 'body';
  return fail({ reason: 'field-invalid', field, detail: issue?.message ?? 'invalid' });
}

async function readText(request: Request): Promise<Result<string, BodyFailure>> {
  if (Number(request.headers.get('content-length') ?? 0) > LARGEST_BODY) return fail({ reason: 'body-too-large' });
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of request.body ?? []) {
      size += chunk.byteLength;
      if (size > LARGEST_BODY) return fail({ reason: 'body-too-large' }); // a chunked body names no length beforehand
      chunks.push(chunk);
    }
  } catch {
    return fail({ reason: 'body-unreadable', detail: 'The body broke off.' }); // the caller hung up
  }
  return ok(Buffer.concat(chunks).toString('utf8'));
}

function parse(text: string): Result<unknown, BodyFailure> {
  if (depthOf(text) > DEEPEST) return fail({ reason: 'body-unreadable', detail: 'The body is nested too deep.' });
  let polluting: string | undefined;
  try {
    const value: unknown = JSON.parse(text, (key, each: unknown) => {
      if (POLLUTING_KEYS.includes(key)) polluting = key;
      return each;
    });
    if (polluting === undefined) return ok(value);
  } catch {
    return fail({ reason: 'body-unreadable', detail: 'The body is not valid JSON.' });
  }
  // Keys that could reach a prototype have no business in any of our bodies (threats.md row 17).
  return fail({ reason: 'body-unreadable', detail: `The body has the forbidden key "${polluting}".` });
}

/** Counted before parsing, which is recursive. What stands in strings does not count. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const character of text.replace(/"(?:[^"\\]|\\.)*"/g, '')) {
    if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}
