import {
  BrowserStatus,
  ConfirmAnswer,
  ConfirmRequest,
  IdempotencyKey,
  ListConsentsQuery,
  MintAnswer,
  MintRequest,
  SessionTruth,
} from '@consentry/protocol/api.ts';
import { ConsentId, SessionId } from '@consentry/protocol/ids.ts';
import { type Operation, type OperationParameter, queryOf } from './operation.ts';
import { ConsentList, InstitutionList } from './partner-components.ts';
import { API_REFUSALS } from './refusals.ts';
import type { SecurityScheme } from './security-schemes.ts';

const security: SecurityScheme[] = ['apiKeyAuth', 'apiKeyBearer'];
const SESSION: OperationParameter = {
  in: 'path',
  name: 'session_id',
  schema: SessionId,
  description: 'What `POST /v1/auth/session` gave. Anything else is answered 404.',
};
const ARRANGEMENT: OperationParameter = {
  in: 'path',
  name: 'arrangement_id',
  schema: ConsentId,
  description: 'The consent. Anything else is answered 404.',
};
const IDEMPOTENCY_KEY: OperationParameter = {
  in: 'header',
  name: 'Idempotency-Key',
  schema: IdempotencyKey.optional(),
  description: 'For a day the same key with the same body gets the same answer.',
};

/** `/v1`, for an app's backend. */
export const PARTNER_OPERATIONS: Operation[] = [
  {
    id: 'createAuthSession',
    method: 'POST',
    path: '/v1/auth/session',
    tag: 'Consent',
    summary: 'Create Auth Session',
    description:
      'Create a new session for the authentication flow. It can be opened once, until `expires_at`. Redirect the user to `auth_url`, or hand it to the host SDK.',
    security,
    parameters: [IDEMPOTENCY_KEY],
    body: MintRequest,
    answers: { 201: { description: 'Auth session created', schema: MintAnswer } },
    refusals: { of: API_REFUSALS, statuses: [400, 401, 403, 413, 415, 422, 500] },
  },
  {
    id: 'getAuthSession',
    method: 'GET',
    path: '/v1/auth/session/:session_id',
    tag: 'Consent',
    summary: 'Get the truth about an auth session',
    security,
    parameters: [SESSION],
    answers: { 200: { description: 'How it stands', schema: SessionTruth } },
    refusals: { of: API_REFUSALS, statuses: [401, 403, 404, 500] },
  },
  {
    id: 'confirmConsent',
    method: 'POST',
    path: '/v1/auth/session/:session_id/confirm',
    tag: 'Consent',
    summary: 'Confirm a consent',
    description: 'For sessions made with `confirm: true`, within a minute of the callback.',
    security,
    parameters: [SESSION],
    body: ConfirmRequest,
    answers: { 200: { description: 'The consent is active', schema: ConfirmAnswer } },
    refusals: { of: API_REFUSALS, statuses: [400, 401, 403, 404, 409, 413, 415, 500] },
  },
  {
    id: 'getAuthSessionStatus',
    method: 'GET',
    path: '/v1/auth/session/:session_id/status',
    tag: 'Consent',
    summary: 'Get the status of an auth session in a browser',
    description:
      "Without a key. A page is told when its origin is one of the app's; any other gets 403 with what to do about it, which it may read.",
    security: [],
    parameters: [SESSION],
    answers: { 200: { description: 'How it stands', schema: BrowserStatus } },
    refusals: { of: API_REFUSALS, statuses: [403, 404, 500] },
  },
  {
    id: 'listInstitutions',
    method: 'GET',
    path: '/v1/institutions',
    tag: 'Consent',
    summary: 'List institutions',
    security,
    answers: { 200: { description: 'Those that have what the app may ask for', schema: InstitutionList } },
    refusals: { of: API_REFUSALS, statuses: [401, 403, 500] },
  },
  {
    id: 'listConsents',
    method: 'GET',
    path: '/v1/consent',
    tag: 'Consent',
    summary: 'List consents',
    security,
    parameters: queryOf(ListConsentsQuery, {
      end_user_id: 'Only those of this end user.',
      active: 'Only those that are, or are not, active.',
    }),
    answers: { 200: { description: "The app's consents", schema: ConsentList } },
    refusals: { of: API_REFUSALS, statuses: [400, 401, 403, 500] },
  },
  {
    id: 'revokeConsent',
    method: 'DELETE',
    path: '/v1/consent/:arrangement_id',
    tag: 'Consent',
    summary: 'End a consent',
    description: 'Twice without harm.',
    security,
    parameters: [ARRANGEMENT],
    answers: { 204: { description: 'It has ended' } },
    refusals: { of: API_REFUSALS, statuses: [401, 403, 404, 500] },
  },
];
