import { type AccountState, accountStateOf } from '../auth/account-state.ts';
import { checkFactor } from '../auth/check-factor.ts';
import { checkPassword } from '../auth/check-password.ts';
import { factorTypesWith } from '../auth/factor-types.ts';
import { createNewPassword } from '../auth/new-password.ts';
import type { PasswordHasher } from '../auth/password-hasher.ts';
import type { Clock } from '../clock.ts';
import { fail, ok, type Result } from '../result.ts';
import type { InstitutionRecord, UserRecord } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import type { KeyRing } from '../tokens/key-ring.ts';
import type { Institution, SignInFailure, Subject } from './institution.ts';

export interface DirectoryServices {
  store: Store;
  hasher: PasswordHasher;
  keyRing: KeyRing;
  clock: Clock;
}

/** The built-in directory: users, factors and accounts in our own store. */
export function createDirectory(services: DirectoryServices, record: InstitutionRecord): Institution {
  const { store } = services;
  return {
    async findAccountName(login) {
      return (await store.findUserByLogin(login))?.userId ?? login.toLowerCase();
    },

    async authenticate(login, password) {
      const checked = await checkPassword(services, login, password);
      return checked.ok ? admitUser(store, checked.value) : checked;
    },

    async recognize(userId) {
      const user = await store.findUser(userId);
      return user && !accountStateOf(user) ? describe(store, user) : undefined;
    },

    countRecoveryCodes: (subjectId) => store.countRecoveryCodes(subjectId),

    async changePassword(subjectId, subjectEpoch, password) {
      const user = await getUser(store, subjectId);
      return createNewPassword(services.hasher, user, subjectEpoch, password);
    },

    async verifyFactor(subjectId, type, token) {
      const user = await getUser(store, subjectId);
      return checkFactor(services, user, { type, token });
    },

    async listAccounts(subjectId) {
      const accounts = await store.listAccounts(subjectId, record.institutionId);
      return ok(
        accounts.map(({ accountId, name, kind, maskedNumber, unavailableReason }) => ({
          account_id: accountId,
          name,
          kind,
          masked_number: maskedNumber,
          ...(unavailableReason && { unavailable_reason: unavailableReason }),
        })),
      );
    },

    health: () => record.health,
  };
}

/** Two states are mended on the way: whoever has the right password sets a new one. */
async function admitUser(store: Store, user: UserRecord): Promise<Result<Subject, SignInFailure>> {
  const state = accountStateOf(user);
  if (state === undefined) return ok(await describe(store, user));
  const passwordChange = PASSWORD_CHANGES[state];
  return passwordChange ? ok({ ...(await describe(store, user)), passwordChange }) : fail(state as SignInFailure); // the states without a change are failures
}

const PASSWORD_CHANGES: { [State in AccountState]?: Subject['passwordChange'] } = {
  'force-change-password': 'forced',
  'password-expired': 'expired',
};

async function describe(store: Store, user: UserRecord): Promise<Subject> {
  const hasFactor = user.totpSecret !== null;
  const factorTypes = hasFactor ? factorTypesWith(await store.countRecoveryCodes(user.userId)) : [];
  return { subjectId: user.userId, subjectEpoch: user.epoch, factorTypes };
}

async function getUser(store: Store, userId: string): Promise<UserRecord> {
  const user = await store.findUser(userId);
  if (!user) throw new Error('a subject that the directory does not have');
  return user;
}
