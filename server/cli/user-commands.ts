import { EndUserId } from '@consentry/protocol/api.ts';
import { EmailAddress } from '@consentry/protocol/email-address.ts';
import { RpcUser } from '@consentry/protocol/rpc-api.ts';
import { customRandom } from 'nanoid';
import { z } from 'zod';
import { findUnacceptable } from '../auth/new-password.ts';
import { ok, type Result } from '../result.ts';
import type { Services } from '../services.ts';
import { ACCOUNT_STATUSES, type UserRecord } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import { findApp } from './app-commands.ts';
import { defineCommand, type Refusal, refuse, type Surroundings } from './command.ts';
import { AppId, Name } from './fields.ts';
import { toColumns } from './to-columns.ts';

const LOWER_CASE = 'abcdefghijklmnopqrstuvwxyz0123456789';
const READABLE = 'abcdefghijkmnpqrstuvwxyz23456789'; // nothing that is read as something else
const PASSWORD_CHARACTERS = 24; // of 5 bits: 120

const Login = z.object({ login: z.string().min(1).max(254) });

const createUser = defineCommand({
  name: 'user create',
  summary: 'Adds a person to the built-in directory; the password comes from standard input.',
  words: [],
  options: {
    username: { type: 'string', required: true, help: '2 to 30 characters' },
    email: { type: 'string', required: true, value: '<address>', help: 'signs in like the username' },
    name: { type: 'string', value: '<full name>', help: 'as people read it' },
    permission: { type: 'string', multiple: true, help: 'a name that means something to your own software' },
    'generate-password': { type: 'boolean', help: 'makes a password and shows it, once' },
  },
  input: z.object({
    // An `@` would make it somebody's address.
    username: z.string().toLowerCase().pipe(RpcUser.options[1]),
    email: EmailAddress.toLowerCase(),
    name: Name.optional(),
    permission: z.array(Name).max(100).default([]),
    'generate-password': z.boolean().default(false),
  }),
  async run(services, { username, email, name = '', permission, ...options }, surroundings) {
    const { store, random, hasher } = services;
    for (const login of [username, email]) {
      if (await store.findUserByLogin(login)) return refuse('user_exists', `There is a ${login} already.`);
    }
    const isGenerated = options['generate-password'];
    const password = isGenerated ? ok(createPassword(services)) : await readPassword(surroundings);
    if (!password.ok) return password;
    const user: UserRecord = {
      userId: `usr_${customRandom(LOWER_CASE, 20, random)()}`,
      username,
      email,
      passwordHash: await hasher.hash(password.value),
      fullName: name,
      picture: '',
      permissions: permission,
      status: 'active',
      totpSecret: null,
      totpLastStep: 0,
      pendingTotpSecret: null,
      epoch: 0,
    };
    await store.putUser(user, []);
    return ok({ ...describeUser(user), ...(isGenerated && { password: password.value }) });
  },
  tell: tellWithPassword,
});

const showUser = defineCommand({
  name: 'user show',
  summary: 'Shows a person, their second factor and their accounts.',
  words: ['login'],
  options: {},
  input: Login,
  async run({ store }, { login }) {
    const user = await findUser(store, login);
    if (!user.ok) return user;
    const institutions = await store.listInstitutions();
    const accounts = await Promise.all(
      institutions.map(({ institutionId }) => store.listAccounts(user.value.userId, institutionId)),
    );
    return ok({
      ...describeUser(user.value),
      recovery_codes: await store.countRecoveryCodes(user.value.userId),
      accounts: accounts.flat().map(({ accountId, institutionId, name, maskedNumber }) => ({
        account_id: accountId,
        institution_id: institutionId,
        name,
        masked_number: maskedNumber,
      })),
    });
  },
  tell: ({ accounts, ...user }) =>
    [
      tellUser(user),
      toColumns(accounts.map((account) => [`  ${account.institution_id}`, account.name, account.masked_number])),
    ]
      .filter((text) => text !== '')
      .join('\n'),
});

const setStatus = defineCommand({
  name: 'user set-status',
  summary: 'Sets the state of an account, such as locked.',
  note: `The states: ${ACCOUNT_STATUSES.join(', ')}.`,
  words: ['login', 'status'],
  options: {},
  input: Login.extend({ status: z.enum(ACCOUNT_STATUSES) }),
  async run({ store }, { login, status }) {
    const user = await findUser(store, login);
    if (!user.ok) return user;
    await store.setUserStatus(user.value.userId, status);
    return ok(describeUser({ ...user.value, status }));
  },
  tell: tellUser,
});

const setPassword = defineCommand({
  name: 'user set-password',
  summary: 'Sets a new password, such as after a reset; whoever was signed in is so no longer.',
  words: ['login'],
  options: { 'generate-password': { type: 'boolean', help: 'makes a password and shows it, once' } },
  input: Login.extend({ 'generate-password': z.boolean().default(false) }),
  async run(services, { login, ...options }, surroundings) {
    const { store, hasher } = services;
    const user = await findUser(store, login);
    if (!user.ok) return user;
    const isGenerated = options['generate-password'];
    const password = isGenerated ? ok(createPassword(services)) : await readPassword(surroundings);
    if (!password.ok) return password;
    await store.setPassword(user.value.userId, await hasher.hash(password.value));
    const changed = await findUser(store, login);
    return changed.ok
      ? ok({ ...describeUser(changed.value), ...(isGenerated && { password: password.value }) })
      : changed;
  },
  tell: tellWithPassword,
});

const resetTotp = defineCommand({
  name: 'user reset-totp',
  summary: 'Takes the second factor and its recovery codes away, for somebody who has lost them.',
  words: ['login'],
  options: {},
  input: Login,
  async run({ store, clock }, { login }) {
    const user = await findUser(store, login);
    if (!user.ok) return user;
    await store.ejectTotp(user.value.userId, clock.now());
    return ok(describeUser({ ...user.value, totpSecret: null }));
  },
  tell: tellUser,
});

const linkUser = defineCommand({
  name: 'user link',
  summary: 'Says whom a partner means by its own id for them; a handoff needs it.',
  words: ['login'],
  options: {
    app: { type: 'string', required: true, value: '<app_…>', help: 'the partner' },
    'end-user-id': { type: 'string', required: true, value: '<id>', help: 'its id for the person' },
  },
  input: Login.extend({ app: AppId, 'end-user-id': EndUserId }),
  async run({ store }, { login, app: appId, 'end-user-id': endUserId }) {
    const user = await findUser(store, login);
    if (!user.ok) return user;
    const app = await findApp(store, appId);
    if (!app.ok) return app;
    await store.putEndUser(appId, endUserId, user.value.userId);
    return ok({ app_id: appId, end_user_id: endUserId, user_id: user.value.userId });
  },
  tell: ({ app_id, end_user_id, user_id }) => `${app_id} means ${user_id} by ${end_user_id}.`,
});

export const userCommands = [createUser, showUser, setStatus, setPassword, resetTotp, linkUser];

export async function findUser(store: Store, login: string): Promise<Result<UserRecord, Refusal>> {
  const user = await store.findUserByLogin(login);
  return user ? ok(user) : refuse('user_unknown', `There is no ${login}.`);
}

function createPassword({ random }: Pick<Services, 'random'>): string {
  return customRandom(READABLE, PASSWORD_CHARACTERS, random)().replace(/.{6}(?=.)/g, '$&-');
}

async function readPassword({ readInput }: Surroundings): Promise<Result<string, Refusal>> {
  const password = (await readInput())?.replace(/\r?\n$/, '');
  if (password === undefined) {
    return refuse('password_missing', 'Pipe the password in, or use --generate-password: typed here it would show.');
  }
  const problem = findUnacceptable(password);
  return problem ? refuse(`password_${problem}`, UNACCEPTABLE[problem]) : ok(password);
}

const UNACCEPTABLE: { [Problem in NonNullable<ReturnType<typeof findUnacceptable>>]: string } = {
  length: 'A password has 8 to 128 characters.',
  common: 'This password is among the first that everybody tries.',
};

function describeUser(user: UserRecord) {
  return {
    user_id: user.userId,
    username: user.username,
    email: user.email,
    full_name: user.fullName,
    status: user.status,
    permissions: user.permissions,
    has_second_factor: user.totpSecret !== null,
  };
}

function tellWithPassword({ password, ...user }: ReturnType<typeof describeUser> & { password?: string }): string {
  return `${tellUser(user)}${password === undefined ? '' : `\n\nPassword, shown this once: ${password}`}`;
}

function tellUser(user: ReturnType<typeof describeUser>): string {
  return toColumns([
    [user.user_id, user.username, user.email, user.status, user.has_second_factor ? 'second factor' : 'password only'],
  ]);
}
