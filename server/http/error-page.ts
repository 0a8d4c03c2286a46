import { ERROR_TYPES } from '@consentry/protocol/errors.ts';
import { ErrorTypeSchema } from '@consentry/protocol/flow.ts';
import { ERROR_DESCRIPTIONS } from '../flow/callback.ts';
import type { Services } from '../services.ts';
import { SHORT } from './caching.ts';
import { describeHostError } from './host-error.ts';
import { refuseEndpoint } from './refuse.ts';
import type { HttpContext } from './route.ts';

/**
 * Where `error_uri` and the host SDK's `help_url` point: what a partner's developer needs to know about one error. Plain
 * text: the default policy allows a page nothing, and `curl` is as good a reader.
 */
export function errorPage(services: Services, context: HttpContext): Response {
  const text = describeError(context.req.param('code') ?? '');
  if (text === undefined) return refuseEndpoint(services, context.req.path, 'ENDPOINT_NOT_FOUND').response;
  return new Response(text, { headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': SHORT } });
}

function describeError(code: string): string | undefined {
  const type = ErrorTypeSchema.safeParse(code);
  if (type.success) return `${code}\n\nerror: ${ERROR_TYPES[type.data]}\n${ERROR_DESCRIPTIONS[type.data]}\n`;
  const error = describeHostError(code);
  if (!error) return undefined;
  const { cause, fix, recovery, isRetryable, display } = error;
  return `${code}

cause: ${cause}
fix: ${fix}
recovery: ${recovery}
retryable: ${isRetryable}
display: ${display}
`;
}
