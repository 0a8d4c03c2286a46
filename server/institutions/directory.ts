import type { FactorType } from '@consentry/protocol/flow.ts';
import type { PasswordHasher } from '../auth/password-hasher.ts';
import { findTotpStep } from '../auth/totp.ts';
import type { Clock } from '../clock.ts';
import { fail, ok } from '../result.ts';
import type { InstitutionRecord, UserRecord } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import type { KeyRing } from '../tokens/key-ring.ts';
import type { Institution, SignInFailure } from './institution.ts';

export interface DirectoryServices {
  store: Store;
  hasher: PasswordHasher;
  keyRing: KeyRing;
  clock: Clock;
}

const STATE_FAILURES = {
  locked: 'locked',
  unconfirmed: 'unconfirmed',
  password_expired: 'password-expired',
} as const satisfies Record<Exclude<UserRecord['status'], 'active'>, SignInFailure>;

/** The built-in directory: users, factors and accounts in our own store. */
export function createDirectory(services: DirectoryServices, record: InstitutionRecord): Institution {
  const { store, hasher, clock } = services;
  return {
    async findAccountName(login) {
      return (await store.findUserByLogin(login))?.userId ?? login.toLowerCase();
    },

    async authenticate(login, password) {
      const user = await store.findUserByLogin(login);
      const verified = await hasher.verify(user?.passwordHash, password);
      if (!verified.ok) return verified;
      if (!verified.value || !user) return fail('invalid-credentials');
      if (user.status !== 'active') return fail(STATE_FAILURES[user.status]);
      const factorTypes: FactorType[] = user.totpSecret === null ? [] : ['TOTP'];
      return ok({ subjectId: user.userId, factorTypes });
    },

    async verifyFactor(subjectId, _type, token) {
      const user = await store.findUser(subjectId);
      const secret = user && findTotpSecret(services.keyRing, user);
      const step = secret && findTotpStep(secret, token, clock.now());
      if (!step) return fail('invalid-code');
      return ok({ amr: 'otp', spendTotpStep: { userId: subjectId, step } });
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

/** The person's TOTP secret in clear, or nothing without a second factor. */
export function findTotpSecret(keyRing: KeyRing, user: UserRecord): string | undefined {
  return user.totpSecret === null ? undefined : keyRing.open(user.totpSecret, totpContext(user.userId));
}

/** What a TOTP secret is sealed with: moved to another user's row, it no longer opens. */
export function totpContext(userId: string): string {
  return `totp ${userId}`;
}
