import {
  NoParameters,
  SetCookieRequest,
  TotpActivateRequest,
  TotpEjectRequest,
  TotpEnrollRequest,
  UserInfoRequest,
} from '@consentry/protocol/rpc-api.ts';
import type { z } from 'zod';
import { MAYBE_SET_COOKIE, RETRY_AFTER } from './answer-headers.ts';
import type { Operation } from './operation.ts';
import { RpcResult, RpcUserResult, TotpActivateResult, TotpEnrollResult } from './rpc-components.ts';

type Call = Pick<Operation, 'summary' | 'description'> & {
  body: z.ZodType;
  result: z.ZodType;
  isOpen?: boolean;
  cookies?: string;
};

/** `/api`: the yeep document's call, and what belongs to it. */
export const RPC_OPERATIONS: Operation[] = [
  call('session.setCookie', {
    summary: 'Sign in',
    description: 'Sets new session cookie, a.k.a. sign-in, for the designated user.',
    body: SetCookieRequest,
    result: RpcUserResult,
    isOpen: true,
    cookies: 'With `ok: true`: the session cookie, in two variants of which each browser keeps what it may.',
  }),
  call('session.refreshCookie', {
    summary: 'Exchange the cookie for the next one',
    body: NoParameters,
    result: RpcUserResult,
    cookies: 'With `ok: true`: the next cookie.',
  }),
  call('session.destroyCookie', {
    summary: 'Sign out',
    description: 'Whoever is not signed in is so afterwards too.',
    body: NoParameters,
    result: RpcResult,
    cookies: 'Takes away each cookie that came along.',
  }),
  call('user.info', { summary: 'Get the current user', body: UserInfoRequest, result: RpcUserResult }),
  call('totp.enroll', {
    summary: 'Begin a second factor',
    description: 'Changes nothing until `totp.activate` has seen a code of it.',
    body: TotpEnrollRequest,
    result: TotpEnrollResult,
  }),
  call('totp.activate', {
    summary: 'Activate the second factor',
    body: TotpActivateRequest,
    result: TotpActivateResult,
  }),
  call('totp.eject', { summary: 'Give up the second factor', body: TotpEjectRequest, result: RpcResult }),
];

function call(name: string, { body, result, isOpen = false, cookies, ...words }: Call): Operation {
  const setCookie = cookies === undefined ? {} : { 'Set-Cookie': { ...MAYBE_SET_COOKIE, description: cookies } };
  const headers = { 'Retry-After': RETRY_AFTER, ...setCookie };
  return {
    id: name,
    method: 'POST',
    path: `/api/${name}`,
    tag: 'RPC',
    ...words,
    security: isOpen ? [] : ['cookieAuth', 'cookieHeader'],
    body,
    answers: { 200: { description: 'Whatever happens; `ok` says how it went', headers, schema: result } },
  };
}
