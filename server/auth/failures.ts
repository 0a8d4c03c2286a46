import type { ApiErrorName } from '@consentry/protocol/errors.ts';
import { isExactOrigin } from '../exact-origin.ts';
import type { KeyFailure } from './authenticate-key.ts';
import type { BodyFailure } from './body-failure.ts';

/** Why a partner's call was refused. The message names the field, never its value. */
export type ApiFailure =
  | KeyFailure
  | BodyFailure
  | { reason: 'uri-unregistered'; field: 'redirect_uri' | 'cancel_uri' }
  | { reason: 'institution-unknown' }
  | { reason: 'permission-not-registered' }
  | { reason: 'arrangement-unusable' }
  | { reason: 'idempotency-key-reused' }
  | { reason: 'session-unknown' }
  | { reason: 'origin-not-registered'; origin: string }
  | { reason: 'consent-unknown' }
  | { reason: 'confirmation-not-asked' }
  | { reason: 'confirmation-code-wrong' }
  | { reason: 'confirmed-before' }
  | { reason: 'amended-consent-gone' };

/** Folds every reason into its public name and a sentence for the partner's developer. */
export function toApiError(failure: ApiFailure): { name: ApiErrorName; message: string } {
  switch (failure.reason) {
    case 'key-missing':
      return unauthorized('Send the API key as "Authorization: Bearer …" or "x-api-key".');
    case 'key-unknown':
      return unauthorized('The API key is not valid.');
    case 'key-from-browser':
      return { name: 'Forbidden', message: 'API keys are refused from browsers. Call this from your backend.' };
    case 'scope-missing':
      return { name: 'Forbidden', message: `This API key lacks the scope "${failure.scope}".` };
    case 'body-unreadable':
      return invalid(failure.detail);
    case 'body-type-unsupported':
      return { name: 'UnsupportedMediaType', message: 'The body must be application/json.' };
    case 'body-too-large':
      return { name: 'PayloadTooLarge', message: 'The body is larger than 16 KB.' };
    case 'field-invalid':
      return invalid(`${failure.field}: ${failure.detail}`);
    case 'uri-unregistered':
      return invalid(`${failure.field}: not registered for this app. It must equal a registered URI exactly.`);
    case 'institution-unknown':
      return invalid('institution_id: no such institution for these permissions. See GET /v1/institutions.');
    case 'permission-not-registered':
      return invalid('permissions: more than this app is registered for.');
    case 'arrangement-unusable':
      return invalid('arrangement_id: no active consent of this app and end user.');
    case 'idempotency-key-reused':
      return { name: 'UnprocessableEntity', message: 'This Idempotency-Key was used with another body.' };
    case 'session-unknown':
      return { name: 'NotFound', message: 'No such auth session.' };
    case 'origin-not-registered':
      return { name: 'Forbidden', message: adviseOrigin(failure.origin) };
    case 'consent-unknown':
      return { name: 'NotFound', message: 'No such consent.' };
    case 'confirmation-not-asked':
      return { name: 'Conflict', message: 'This session has no consent that waits for a confirmation.' };
    case 'confirmation-code-wrong':
      return invalid('code: wrong, or older than a minute.');
    case 'confirmed-before':
      return { name: 'Conflict', message: 'This consent was confirmed before: a code works once.' };
    case 'amended-consent-gone':
      return { name: 'Conflict', message: 'This consent has ended, or the one that it amends has.' };
  }
}

/** Everything a developer needs to go on, for the console of a page: it is told neither the app nor its other origins. */
function adviseOrigin(origin: string): string {
  if (origin === 'null') {
    return 'The origin of this page is "null": it is in a sandbox without allow-same-origin, or no page of a web server. Add allow-same-origin to the sandbox that is around it, or serve it by http.';
  }
  if (!isExactOrigin(origin)) return 'The origin of this page is no http(s) origin, and cannot be registered.';
  return `The origin ${origin} is not registered for the app of this session. Have the operator run: npx consentry app add-origin <app> ${origin}`;
}

function unauthorized(message: string): { name: 'Unauthorized'; message: string } {
  return { name: 'Unauthorized', message };
}

function invalid(message: string): { name: 'InvalidRequest'; message: string } {
  return { name: 'InvalidRequest', message };
}
