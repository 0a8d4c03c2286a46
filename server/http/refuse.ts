import {
  API_ERRORS,
  ENDPOINT_ERRORS,
  type EndpointErrorCode,
  FLOW_ERRORS,
  RPC_ERRORS,
} from '@consentry/protocol/errors.ts';
import { createId, ErrorId } from '@consentry/protocol/ids.ts';
import type { RpcError } from '@consentry/protocol/rpc-api.ts';
import type { EndpointError } from '@consentry/protocol/session-api.ts';
import { type EndpointFailure, toEndpointError } from '../auth/endpoint-failures.ts';
import { type ApiFailure, toApiError } from '../auth/failures.ts';
import type { Services } from '../services.ts';
import { retryAfterOf } from './retry-after.ts';

/** A refusal under `/v1`: `{id, name, message}`. */
export function refuseApiCall({ random, log }: Services, failure: ApiFailure): Response {
  const id = createId(ErrorId, 'err', random);
  const { name, message } = toApiError(failure);
  log.apiRefused({ name: failure.reason, error_id: id });
  return Response.json({ id, name, message }, { status: API_ERRORS[name] });
}

/** A refusal under `/v2`: `{success: false, errorCode, message, detail}`. */
export function refuseEndpointCall({ random, log }: Services, failure: EndpointFailure): Response {
  const errorId = createId(ErrorId, 'err', random);
  const { code, message } = toEndpointError(failure);
  log.apiRefused({ name: failure.reason, error_id: errorId });
  const factors = failure.reason === 'factor-required' ? { applicableAuthFactorTypes: failure.types } : {};
  const retryAfter = retryAfterOf(failure);
  const body: EndpointError = { success: false, errorCode: code, message, detail: { errorId, ...factors } };
  return Response.json(body, {
    status: ENDPOINT_ERRORS[code],
    headers: retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) },
  });
}

/** What no route handles, in the words of the part of the API that it fell into. */
export function refuseEndpoint(
  { random }: Services,
  path: string,
  code: 'ENDPOINT_NOT_FOUND' | 'METHOD_NOT_ALLOWED' | 'INTERNAL_SERVER_ERROR',
): { response: Response; errorId: string } {
  const errorId = createId(ErrorId, 'err', random);
  const words = WORDS[code];
  if (path.startsWith('/v1/')) {
    const body = { id: errorId, name: words.api, message: words.message };
    return { errorId, response: Response.json(body, { status: API_ERRORS[words.api] }) };
  }
  if (path === '/flow' || path.startsWith('/flow/')) {
    const body = { error: { code: words.flow, error_id: errorId } };
    return { errorId, response: Response.json(body, { status: FLOW_ERRORS[words.flow].status }) };
  }
  if (path.startsWith('/api/') && code === 'INTERNAL_SERVER_ERROR') {
    const body: RpcError = { ok: false, error: { code: RPC_ERRORS.server_error, message: words.message } };
    return { errorId, response: Response.json(body) }; // 200 whatever happens, as the yeep document has it
  }
  const body = { success: false, errorCode: code, message: words.message, detail: { errorId } };
  return { errorId, response: Response.json(body, { status: ENDPOINT_ERRORS[code] }) };
}

const WORDS = {
  ENDPOINT_NOT_FOUND: { api: 'NotFound', flow: 'not_found', message: 'No such endpoint.' },
  METHOD_NOT_ALLOWED: {
    api: 'MethodNotAllowed',
    flow: 'method_not_allowed',
    message: 'This endpoint has other methods.',
  },
  INTERNAL_SERVER_ERROR: { api: 'InternalError', flow: 'server_error', message: 'Something went wrong on our side.' },
} as const satisfies Partial<Record<EndpointErrorCode, object>>;
