import {
  AccessToken,
  BundleAnswer,
  Checksum,
  CurrentUser,
  EmailSignInRequest,
  IdToken,
  RefreshAnswer,
  RefreshRequest,
  RefreshToken,
  SecondaryAuthFactor,
  SetCookiesRequest,
  TokensAnswer,
} from '@consentry/protocol/session-api.ts';
import { type Component, named, object } from './component.ts';
import { EndpointErrorDocument } from './endpoint-error-document.ts';

const tokens = {
  message: 'Message from the server.',
  accessToken: 'Access token for the user.',
  refreshToken: 'Refresh token for the user.',
  expiresIn: 'Expires duration for the access token: seconds.',
  expiresAt: 'Expires timestamp for the access token: Unix seconds.',
};

/** The bodies under `/v2`. */
export const SESSION_COMPONENTS = {
  AccessToken: named(AccessToken, 'A JWT of 15 minutes. `GET /.well-known/jwks.json` has the keys to check it with.'),
  RefreshToken: named(RefreshToken, 'Works once: its use gives the next one.'),
  IdToken: named(IdToken, 'A JWT that says who a bundle of tokens is of. Opens nothing by itself.'),
  Checksum: named(Checksum, "HMAC over the length-prefixed pair of refresh and ID token, by the server's own keys."),
  SecondaryAuthFactor: object(SecondaryAuthFactor, 'The proof besides the password.', {
    type: 'Authentication factor type.',
    token: 'Authentication factor token, such as the code that an authenticator shows.',
  }),
  EmailSignInRequest: object(EmailSignInRequest, 'A person signs in.', {
    email: 'Email address of the user.',
    password: 'Password of the user.',
    secondaryAuthFactor: 'Only of people who have a second factor: after `INCOMPLETE_CREDENTIALS`.',
  }),
  TokensAnswer: object(TokensAnswer, 'The tokens of a sign-in.', tokens),
  RefreshAnswer: object(RefreshAnswer, 'The tokens of a sign-in that goes on.', {
    ...tokens,
    refreshToken: 'The next one, where one was sent.',
  }),
  BundleAnswer: object(BundleAnswer, 'Tokens to hand to a page. The last two are what `PUT /v2/auth/session` takes.', {
    ...tokens,
    refreshToken: 'Refresh token for the user: inert until `PUT /v2/auth/session` has redeemed it.',
    idToken: 'JWT ID token for the user.',
    checksum: 'Proves that the two tokens are a pair that this server made.',
  }),
  SetCookiesRequest: object(SetCookiesRequest, 'What `GET /v2/auth/session` gave, unchanged.', {
    refreshToken: 'Refresh token to set in cookies.',
    idToken: 'JWT ID token for the user.',
    checksum: 'Mandatory checksum for the tokens.',
    redirectUrl: "If provided, redirects to this URL after setting cookies. It must be on this server's own origin.",
  }),
  RefreshRequest: object(RefreshRequest, 'The sign-in to go on with.', {
    refreshToken: "Without it, the cookie's sign-in is refreshed, and the next token is a cookie too.",
  }),
  CurrentUser: object(CurrentUser, 'Whom the credential is of.', {
    id: 'The person, or the service user of an app.',
    type: '`service`: an app itself.',
    appId: 'The app that vouched for the person, or that the service user is of.',
    endUserId: "That app's name for the person.",
    username: 'Of people who signed in themselves.',
    fullName: 'Of people who signed in themselves.',
    picture: 'An address; empty where there is none.',
    primaryEmail: 'Of people who signed in themselves.',
    permissions: "Names that mean something to the operator's own software.",
  }),
  EndpointError: object(EndpointErrorDocument, 'A refusal outside `/v1`, `/flow` and `/api`.', {
    success: 'Always false.',
    errorCode: 'What to branch on. Some codes are reserved: this server never gives them.',
    message: 'A sentence for developers.',
    detail: '`errorId` names the refusal in the log; `applicableAuthFactorTypes` comes with `INCOMPLETE_CREDENTIALS`.',
  }),
} satisfies Record<string, Component>;
