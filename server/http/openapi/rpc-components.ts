import {
  NoParameters,
  Projection,
  RpcError,
  RpcOk,
  RpcUserAnswer,
  RpcUserOk,
  SetCookieRequest,
  TotpActivateOk,
  TotpActivateRequest,
  TotpEjectRequest,
  TotpEnrollOk,
  TotpEnrollRequest,
  TotpEnrolment,
  UserInfoRequest,
} from '@consentry/protocol/rpc-api.ts';
import { z } from 'zod';
import { type Component, named, object } from './component.ts';

export const RpcUserResult = z.union([RpcUserOk, RpcError]);
export const RpcResult = z.union([RpcOk, RpcError]);
export const TotpEnrollResult = z.union([TotpEnrollOk, RpcError]);
export const TotpActivateResult = z.union([TotpActivateOk, RpcError]);

const ok = 'Indicates whether the request was successfully completed.';
const password = 'The user password.';

/** The bodies under `/api`. */
export const RPC_COMPONENTS = {
  Projection: object(Projection, 'User props to include in the `accessToken` payload, and in `user`.', {
    profile: 'Indicates whether to include user profile information.',
    permissions: 'Indicates whether to include user permissions.',
  }),
  SetCookieRequest: object(SetCookieRequest, 'A person signs in.', {
    user: 'The username or email address of the user.',
    password,
    projection: 'User props to include.',
    secondaryAuthFactor: 'Secondary authentication factor: required only if the user has enabled MFA.',
  }),
  UserInfoRequest: object(UserInfoRequest, 'What to tell of the user.', { projection: 'User props to include.' }),
  TotpEnrollRequest: object(TotpEnrollRequest, 'A second factor needs the password again.', { password }),
  TotpActivateRequest: object(TotpActivateRequest, 'The proof that the authenticator has the secret.', {
    token: 'The code that it shows.',
  }),
  TotpEjectRequest: object(TotpEjectRequest, 'Giving up a second factor needs both.', {
    password,
    secondaryAuthFactor: 'The factor, or a recovery code.',
  }),
  NoParameters: object(NoParameters, 'An empty object.', {}),
  RpcUser: object(RpcUserAnswer, 'Authenticated user details.', {
    id: 'The user.',
    username: 'With `projection.profile`.',
    fullName: 'With `projection.profile`.',
    picture: 'With `projection.profile`: an address, empty where there is none.',
    primaryEmail: 'With `projection.profile`.',
    permissions: 'With `projection.permissions`.',
  }),
  RpcOk: object(RpcOk, 'It is done.', { ok }),
  RpcUserOk: object(RpcUserOk, 'The user, with what the projection asked for.', {
    ok,
    user: 'Authenticated user details.',
  }),
  TotpEnrollOk: object(TotpEnrollOk, 'A secret that is not active until `totp.activate` has seen a code of it.', {
    ok,
    totp: 'For the authenticator.',
  }),
  TotpEnrolment: object(TotpEnrolment, 'The secret, in three forms.', {
    secret: 'Base32.',
    uri: 'An `otpauth://` address.',
    qrCode: 'The same as a picture: `data:image/svg+xml,…`.',
  }),
  TotpActivateOk: object(TotpActivateOk, 'The second factor is active.', {
    ok,
    recoveryCodes: 'Ten codes, each of which works once in place of the factor. Shown this once.',
  }),
  RpcError: object(RpcError, 'A refusal under `/api`.', {
    ok,
    error:
      'Contains error details. `code` is what to branch on; `details` come with 400, `applicableAuthFactorTypes` with 10034.',
  }),
  RpcResult: named(RpcResult, 'Done, or why not.'),
  RpcUserResult: named(RpcUserResult, 'The user, or why not.'),
  TotpEnrollResult: named(TotpEnrollResult, 'The secret, or why not.'),
  TotpActivateResult: named(TotpActivateResult, 'The recovery codes, or why not.'),
} satisfies Record<string, Component>;
