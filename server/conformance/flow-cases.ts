import { expect } from 'vitest';
import { MINUTE } from '../clock.ts';
import { COYOTE, ROADRUNNER } from '../testing/test-server.ts';
import { type Case, casesOf } from './case.ts';
import { at, atChangePassword, atSignIn, open, opened, post, walkedTo } from './flow-call.ts';
import { limitsOf } from './limits-of.ts';
import { codeOf } from './rpc-call.ts';
import { send } from './send.ts';

const DENY = { decision: 'deny' };

/** The pages that `auth_url` leads to: every refusal that they can hear, by its own code. */
export const FLOW_CASES: Case[] = casesOf('fiskil', [
  ...at('open', [
    {
      status: 404,
      error: 'session_not_found',
      what: 'a session that nobody made',
      run: (server) => open(server, `ses_${'a'.repeat(32)}`),
    },
    {
      status: 410,
      error: 'session_expired',
      what: 'a session that nobody opened in time',
      run: async (server) => {
        const { session_id } = await server.mint();
        server.clock.advance(15 * MINUTE);
        return open(server, session_id);
      },
    },
    {
      status: 410,
      error: 'session_ended',
      what: 'a session that is over',
      run: async (server) => {
        const { sessionId } = await walkedTo('finished')(server);
        return open(server, sessionId);
      },
    },
    {
      status: 409,
      error: 'session_in_use',
      what: 'a session that another page has opened',
      run: async (server) => open(server, (await server.openFlow()).sessionId),
    },
  ]),
  ...at('choose-institution', [
    {
      status: 400,
      error: 'institution_unknown',
      what: 'an institution that is not listed',
      run: post('choose-institution', opened, { institution_id: 'ins_nowhere' }),
    },
    {
      status: 503,
      error: 'institution_unavailable',
      what: 'an institution that is down',
      run: post('choose-institution', opened, { institution_id: 'ins_sandbox_down' }),
    },
  ]),
  ...at('sign-in', [
    { status: 400, error: 'invalid_request', what: 'a body without fields', run: post('sign-in', atSignIn, {}) },
    {
      status: 415,
      error: 'unsupported_media_type',
      what: 'a form',
      run: post('sign-in', atSignIn, 'user=x', { 'content-type': 'application/x-www-form-urlencoded' }),
    },
    {
      status: 413,
      error: 'payload_too_large',
      what: 'a body of more than 16 KB',
      run: post('sign-in', atSignIn, { ...COYOTE, extra: 'x'.repeat(16 * 1024) }),
    },
    {
      status: 403,
      error: 'cross_site_refused',
      what: 'a page of another site',
      run: post('sign-in', atSignIn, COYOTE, { origin: 'https://evil.example' }),
    },
    {
      status: 401,
      error: 'flow_key_unknown',
      what: 'a key that opens nothing',
      run: (server) => send(server, 'POST', '/flow/sign-in', COYOTE, { authorization: `Flow ${'A'.repeat(43)}` }),
    },
    { status: 409, error: 'wrong_step', what: 'a step that is not next', run: post('sign-in', opened, COYOTE) },
    {
      status: 401,
      error: 'invalid_credentials',
      what: 'a wrong password',
      run: post('sign-in', atSignIn, { ...COYOTE, password: 'wrong' }),
    },
    ...(
      [
        ['locked', 'account_locked'],
        ['unconfirmed', 'account_unconfirmed'],
        ['reset-required', 'password_reset_required'],
        ['sso', 'sso_account'],
      ] as const
    ).map(([user, error]) => ({
      status: 403,
      error,
      what: `the account "${user}", after its password`,
      run: post('sign-in', atSignIn, { user, password: 'sandbox' }),
    })),
    {
      status: 200,
      error: 'end_user_ineligible',
      what: 'a person for whom the institution cannot share: the flow ends there, and its state says why',
      run: post('sign-in', atSignIn, { user: 'ineligible', password: 'sandbox' }),
    },
    {
      status: 429,
      error: 'too_many_attempts',
      what: 'the right password after too many wrong ones',
      config: { limits: limitsOf(2) },
      run: async (server) => {
        const flow = await atSignIn(server);
        for (const password of ['one', 'two']) await flow.post('sign-in', { ...COYOTE, password });
        const response = await post('sign-in', () => Promise.resolve(flow), COYOTE)(server);
        expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
        return response;
      },
    },
    {
      status: 503,
      error: 'temporarily_unavailable',
      what: 'more passwords than can be checked at once',
      config: { hashing: { concurrency: 1, queue: 0 } },
      run: post('sign-in', atSignIn, COYOTE),
    },
    {
      status: 500,
      error: 'server_error',
      what: 'a bug',
      run: async (server) => {
        const flow = await atSignIn(server);
        server.services.store.changeSession = () => Promise.reject(new Error('a bug'));
        return post('sign-in', () => Promise.resolve(flow), COYOTE)(server);
      },
    },
  ]),
  ...at('continue-as', [
    {
      status: 401,
      error: 'not_signed_in',
      what: 'somebody who is not signed in here',
      run: post('continue-as', atSignIn, {}),
    },
  ]),
  ...at('verify-factor', [
    {
      status: 401,
      error: 'invalid_code',
      what: 'a wrong code',
      run: post('verify-factor', walkedTo('verify-factor', ROADRUNNER), { type: 'TOTP', token: 'wrong' }),
    },
    {
      status: 401,
      error: 'code_already_used',
      what: 'a code that was used before',
      run: async (server) => {
        await walkedTo('choose-accounts', ROADRUNNER)(server);
        const used = { type: 'TOTP', token: codeOf(server) };
        return post('verify-factor', walkedTo('verify-factor', ROADRUNNER), used)(server);
      },
    },
  ]),
  ...at('change-password', [
    {
      status: 400,
      error: 'password_length',
      what: 'seven characters',
      run: post('change-password', atChangePassword, { password: 'Tq7-xw.' }),
    },
    {
      status: 400,
      error: 'password_common',
      what: 'a password that many people use',
      run: post('change-password', atChangePassword, { password: 'password123' }),
    },
    {
      status: 400,
      error: 'password_unchanged',
      what: 'the password that it was before',
      run: post('change-password', atChangePassword, { password: COYOTE.password }),
    },
    {
      status: 429,
      error: 'too_many_attempts',
      what: 'the password that it was before, again and again',
      config: { limits: limitsOf(1) },
      run: async (server) => {
        await post('change-password', atChangePassword, { password: COYOTE.password })(server);
        return post('change-password', atChangePassword, { password: COYOTE.password })(server);
      },
    },
  ]),
  ...at('choose-accounts', [
    {
      status: 400,
      error: 'accounts_unknown',
      what: "somebody else's account",
      run: post('choose-accounts', walkedTo('choose-accounts'), {
        account_ids: ['acc_ins_sandbox_bank_roadrunner_1'],
      }),
    },
  ]),
  ...at('review-consent', [
    {
      status: 409,
      error: 'decision_made',
      what: 'another decision after the first',
      run: post('review-consent', walkedTo('finished'), DENY),
    },
  ]),
  ...at('extend', [
    {
      status: 409,
      error: 'extensions_used_up',
      what: 'more time for the eleventh time',
      run: async (server) => {
        const flow = await opened(server);
        for (let n = 0; n < 10; n += 1) await flow.post('extend');
        return post('extend', () => Promise.resolve(flow), {})(server);
      },
    },
  ]),
  {
    status: 404,
    error: 'not_found',
    call: 'none',
    form: 'FlowRefusal',
    what: 'a step that there is not',
    run: (server) => send(server, 'POST', '/flow/nothing', {}),
  },
  {
    status: 405,
    error: 'method_not_allowed',
    call: 'none',
    form: 'FlowRefusal',
    what: 'a step that is only read',
    run: (server) => server.fetch('/flow/open'),
  },
]);
