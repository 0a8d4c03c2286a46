import { ENDPOINT_ERRORS, type EndpointErrorCode } from '@consentry/protocol/errors.ts';
import { EndpointError } from '@consentry/protocol/session-api.ts';
import { z } from 'zod';

/**
 * Codes of the Forestreet documents that this server never gives. A client made from either document knows the same
 * codes; why each is never given stands in the conformance suite.
 */
export const RESERVED_ERROR_CODES = [
  'PATH_VALIDATION_FAILED',
  'RESPONSE_VALIDATION_FAILED',
  'CONFIGURATION_ERROR',
  'NOT_FOUND',
  'CONFLICT',
  'REVIEW_ALREADY_PENDING',
  'REVIEW_NOT_PENDING',
  'REVIEW_PENDING',
  'REVIEW_INSUFFICIENT_DOMAINS',
  'QUOTA_EXCEEDED',
  'UNSUPPORTED_ENDPOINT_VERSION',
  'ENDPOINT_ALREADY_EXISTS',
] as const;

const given = Object.keys(ENDPOINT_ERRORS) as [EndpointErrorCode, ...EndpointErrorCode[]]; // a literal table

/** What the document says of errors outside `/v1` and `/flow`. */
export const EndpointErrorDocument = EndpointError.extend({ errorCode: z.enum([...given, ...RESERVED_ERROR_CODES]) });
