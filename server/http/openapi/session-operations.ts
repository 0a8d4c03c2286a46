import {
  BundleAnswer,
  CurrentUser,
  EmailSignInRequest,
  GetSessionQuery,
  RefreshAnswer,
  RefreshRequest,
  SetCookiesRequest,
  TokensAnswer,
} from '@consentry/protocol/session-api.ts';
import { z } from 'zod';
import { LOCATION, MAYBE_SET_COOKIE, SET_COOKIE } from './answer-headers.ts';
import { type Operation, type OperationParameter, queryOf } from './operation.ts';
import { ENDPOINT_REFUSALS } from './refusals.ts';

/** Besides the security scheme of the same header, since the Forestreet document lists both. */
const API_KEY: OperationParameter = {
  in: 'header',
  name: 'x-api-key',
  schema: z.string().min(1),
  description: 'API key for authentication.',
};

/** `/v2`: the Forestreet documents' calls, and what belongs to them. */
export const SESSION_OPERATIONS: Operation[] = [
  {
    id: 'getSessionId',
    method: 'GET',
    path: '/v2/auth/session',
    tag: 'Auth',
    summary: 'Get session ID',
    description:
      "Create new session using a valid API key, which will return JWT tokens in the response. This allows a backend to create a timed session before passing the tokens to a page, so that the API key is never exposed there. Without `end_user_id` the session is of the app's own service user.",
    security: ['apiKeyAuth'],
    parameters: [
      API_KEY,
      ...queryOf(GetSessionQuery, { end_user_id: "Whose session: for the operator's own apps only." }),
    ],
    answers: { 200: { description: 'Session created successfully', schema: BundleAnswer } },
    refusals: { of: ENDPOINT_REFUSALS, statuses: [400, 401, 403, 500] },
  },
  {
    id: 'setSessionCookies',
    method: 'PUT',
    path: '/v2/auth/session',
    tag: 'Auth',
    summary: 'Set Session Cookies',
    description:
      "Using a JWT token and a checksum, this endpoint sets session cookies in the user's browser, once. The checksum is computed using HMAC with the tokens as input; if it does not match, the tokens have been tampered with and are refused. Inside a flow the widget shows its flow key, so that the flow learns who is signed in. Beware of `redirectUrl` with `fetch`: it repeats method and body at the address of a 302.",
    security: [],
    body: SetCookiesRequest,
    answers: {
      204: {
        description: 'Session validated, and cookies set successfully; no `redirectUrl` provided.',
        headers: { 'Set-Cookie': SET_COOKIE },
      },
      302: {
        description: 'Session validated, and cookies set successfully; redirecting user to `redirectUrl`.',
        headers: { 'Set-Cookie': SET_COOKIE, Location: LOCATION },
      },
    },
    refusals: { of: ENDPOINT_REFUSALS, statuses: [400, 401, 403, 500] },
  },
  {
    id: 'signIn',
    method: 'POST',
    path: '/v2/auth/sign-in',
    tag: 'Auth',
    summary: 'Sign in',
    description:
      'Sign in a user with email and password; upon success, authentication cookies are set in the browser. People with a second factor are answered `INCOMPLETE_CREDENTIALS` until it comes too.',
    security: [],
    body: EmailSignInRequest,
    answers: {
      200: {
        description: 'User signed in successfully',
        headers: { 'Set-Cookie': SET_COOKIE },
        schema: TokensAnswer,
      },
    },
    refusals: { of: ENDPOINT_REFUSALS, statuses: [400, 401, 403, 429, 500, 503] },
  },
  {
    id: 'refreshSession',
    method: 'POST',
    path: '/v2/auth/refresh',
    tag: 'Auth',
    summary: 'Refresh tokens',
    description:
      'Exchanges a refresh token, or the cookie, for the next one. A repeat within ten seconds gets the same successor; later, a used one ends the whole sign-in.',
    security: ['cookieAuth'],
    body: RefreshRequest,
    answers: {
      200: {
        description: 'Session refreshed successfully',
        headers: { 'Set-Cookie': { ...MAYBE_SET_COOKIE, description: 'Where the cookie was exchanged.' } },
        schema: RefreshAnswer,
      },
    },
    refusals: { of: ENDPOINT_REFUSALS, statuses: [400, 401, 403, 500] },
  },
  {
    id: 'signOut',
    method: 'POST',
    path: '/v2/auth/sign-out',
    tag: 'Auth',
    summary: 'Sign out',
    description:
      'Ends the sign-in that is shown, and takes its cookies away. Whoever is not signed in is so afterwards too.',
    security: ['bearerAuth', 'sessionIdQuery', 'cookieAuth', 'cookieHeader'],
    body: RefreshRequest,
    answers: {
      204: {
        description: 'Signed out',
        headers: { 'Set-Cookie': { ...MAYBE_SET_COOKIE, description: 'Takes away each cookie that came along.' } },
      },
    },
    refusals: { of: ENDPOINT_REFUSALS, statuses: [400, 403, 500] },
  },
  {
    id: 'getCurrentUser',
    method: 'GET',
    path: '/v2/users/me',
    tag: 'Auth',
    summary: 'Get the current user',
    security: ['apiKeyAuth', 'bearerAuth', 'sessionIdQuery', 'cookieAuth', 'cookieHeader'],
    answers: { 200: { description: 'Whom the credential is of', schema: CurrentUser } },
    refusals: { of: ENDPOINT_REFUSALS, statuses: [401, 403, 500] },
  },
];
