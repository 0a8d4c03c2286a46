import { ApiError, FlowRefusal } from '@consentry/protocol/api.ts';
import { API_ERRORS, ENDPOINT_ERRORS, FLOW_ERRORS } from '@consentry/protocol/errors.ts';
import type { z } from 'zod';
import { RETRY_AFTER } from './answer-headers.ts';
import { EndpointErrorDocument } from './endpoint-error-document.ts';
import type { OperationAnswer, Refusals } from './operation.ts';

const WORDS: Record<number, string> = {
  400: 'Bad Request - Invalid input',
  401: 'Unauthorized - Invalid credentials, token or cookies',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Other methods only',
  409: 'In conflict with what has happened meanwhile',
  410: 'Over',
  413: 'The body is larger than 16 KB',
  415: 'The body is not application/json',
  422: 'The Idempotency-Key was used with another body',
  429: 'Too many failed attempts',
  500: 'Our fault',
  503: 'Not now',
};

const flowStatuses = Object.fromEntries(Object.entries(FLOW_ERRORS).map(([code, { status }]) => [code, status]));

/** `{id, name, message}`. */
export const API_REFUSALS = refusals('ApiError', ApiError, 'name', API_ERRORS);
/** `{success: false, errorCode, message, detail}`. */
export const ENDPOINT_REFUSALS = refusals('EndpointError', EndpointErrorDocument, 'errorCode', ENDPOINT_ERRORS);
/** `{error: {code, …}, state}`. */
export const FLOW_REFUSALS = refusals('FlowRefusal', FlowRefusal, 'error.code', flowStatuses);

/** The codes of each status come from the table that the server answers by. */
function refusals(name: string, schema: z.ZodType, field: string, table: Record<string, number>): Refusals {
  const words: Record<number, OperationAnswer> = {};
  for (const status of new Set(Object.values(table))) {
    const codes = Object.keys(table).filter((code) => table[code] === status);
    const mayWait = status === 429 || status === 503;
    const headers = mayWait ? { headers: { 'Retry-After': RETRY_AFTER } } : {};
    words[status] = { description: `${WORDS[status]}. \`${field}\`: ${codes.join(', ')}.`, schema, ...headers };
  }
  return { name, schema, words };
}
