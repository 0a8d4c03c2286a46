/** Values of the documents' enums that this server never gives. */
export const NEVER_GIVEN: Record<string, string> = {
  PATH_VALIDATION_FAILED: 'no path under /v2 has a parameter',
  RESPONSE_VALIDATION_FAILED: 'answers are composed by type, and a bug is an INTERNAL_SERVER_ERROR',
  CONFIGURATION_ERROR: 'a server with unsafe or unreadable settings does not start',
  NOT_FOUND: 'under /v2 there is nothing to look up by a name; an unknown path is ENDPOINT_NOT_FOUND',
  CONFLICT: 'nothing under /v2 can be in conflict: of two callers one wins, and the other hears INVALID_SESSION_TOKEN',
  REVIEW_ALREADY_PENDING: "of another part of Forestreet's product",
  REVIEW_NOT_PENDING: "of another part of Forestreet's product",
  REVIEW_PENDING: "of another part of Forestreet's product",
  REVIEW_INSUFFICIENT_DOMAINS: "of another part of Forestreet's product",
  QUOTA_EXCEEDED: 'there are no quotas; limits of failures are LIMIT_EXCEEDED',
  UNSUPPORTED_ENDPOINT_VERSION: 'there is one version of each endpoint; any other path is ENDPOINT_NOT_FOUND',
  ENDPOINT_ALREADY_EXISTS: "of another part of Forestreet's product",
  AUTH_SESSION_CANCELLED: 'a session ends by its person, its time or an institution; nobody else can cancel it',
};
