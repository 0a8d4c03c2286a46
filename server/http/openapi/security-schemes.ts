import type { SecuritySchemeObject } from './openapi-document.ts';

/** The first three are named as the Forestreet documents name them. */
export const SECURITY_SCHEMES = {
  apiKeyAuth: {
    type: 'apiKey',
    in: 'header',
    name: 'x-api-key',
    description: 'A static API key of an app. Backends only: refused when a browser sends it.',
  },
  bearerAuth: {
    type: 'http',
    scheme: 'bearer',
    description: 'An access token, from `GET /v2/auth/session`, `POST /v2/auth/sign-in` or `POST /v2/auth/refresh`.',
  },
  sessionIdQuery: {
    type: 'apiKey',
    in: 'query',
    name: 'sessionId',
    description:
      'The same access token as a query parameter. Addresses end up in logs and histories: prefer the header.',
  },
  apiKeyBearer: {
    type: 'http',
    scheme: 'bearer',
    description: 'Under `/v1`: the API key as `Authorization: Bearer …`, in place of `x-api-key`.',
  },
  cookieAuth: {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-consentry_session_l',
    description:
      'The cookie of a sign-in. A framed page has `__Host-consentry_session_p`, of the same value; one of a handoff has the app in its name.',
  },
  cookieHeader: {
    type: 'http',
    scheme: 'cookie',
    description: 'The same cookie as `Authorization: Cookie …`, for callers that keep no cookies.',
  },
  flowKey: {
    type: 'http',
    scheme: 'flow',
    description: '`Authorization: Flow …`: the key that the widget page made and opened its session with.',
  },
} as const satisfies Record<string, SecuritySchemeObject>;

export type SecurityScheme = keyof typeof SECURITY_SCHEMES;
