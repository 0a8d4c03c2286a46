import { AccountId, InstitutionId } from '@consentry/protocol/ids.ts';
import { totpContext } from '../auth/totp-secret.ts';
import { DAY, SECOND } from '../clock.ts';
import type { Services } from '../services.ts';
import { type AccountRecord, type AppRecord, SCOPES } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import {
  accountsOf,
  SANDBOX_API_KEY,
  SANDBOX_APP_ID,
  SANDBOX_END_USERS,
  SANDBOX_INSTITUTIONS,
  SANDBOX_PURPOSES,
  SANDBOX_USERS,
} from './fixtures.ts';

/** Puts the fixtures into the store; again at every start, since origins and fixtures may have changed. */
export async function seedSandbox(services: Services): Promise<void> {
  await services.store.putApp(sandboxApp(services));
  await seedKey(services);
  for (const [position, institution] of SANDBOX_INSTITUTIONS.entries()) {
    const institutionId = InstitutionId.parse(institution.institutionId);
    const logo = `/logos/${institutionId}.svg`;
    await services.store.putInstitution({ ...institution, institutionId, logo, provider: 'sandbox' }, position);
  }
  const hashes = await hashPasswords(services);
  await Promise.all(SANDBOX_USERS.map((user) => seedUser(services, user, hashes)));
  for (const { endUserId, username } of SANDBOX_END_USERS) {
    await services.store.putEndUser(SANDBOX_APP_ID, endUserId, userIdOf(username));
  }
}

/** True when a sandbox has used this database: its key and passwords are public, so production must not serve it. */
export async function holdsSandboxData(store: Store): Promise<boolean> {
  return (await store.listInstitutions()).some(({ provider }) => provider === 'sandbox');
}

function sandboxApp({ config }: Services): AppRecord {
  const origins = [...new Set([config.demoOrigin, ...config.sandboxOrigins])];
  return {
    appId: SANDBOX_APP_ID,
    name: 'Acme Budget',
    logo: `/logos/${SANDBOX_APP_ID}.svg`,
    permissions: SANDBOX_PERMISSIONS,
    defaultDuration: (90 * DAY) / SECOND,
    maxDuration: (365 * DAY) / SECOND,
    origins,
    redirectUris: origins.map((origin) => `${origin}/callback`),
    cancelUris: origins.map((origin) => `${origin}/cancel`),
    firstParty: true,
  };
}

const SANDBOX_PERMISSIONS: AppRecord['permissions'] = [
  { permission: 'accounts', purpose: SANDBOX_PURPOSES.accounts },
  { permission: 'balances', purpose: SANDBOX_PURPOSES.balances },
  { permission: 'transactions', purpose: SANDBOX_PURPOSES.transactions },
  { permission: 'identity', purpose: SANDBOX_PURPOSES.identity },
  { permission: 'energy.usage', purpose: SANDBOX_PURPOSES['energy.usage'] },
];

/** The public key. One of its name that another secret hashed cannot be found any more, and makes room. */
async function seedKey({ store, keyRing, clock }: Services): Promise<void> {
  const hashes = keyRing.hashes(SANDBOX_API_KEY);
  if (await store.findAppByKey(hashes)) return;
  const now = clock.now();
  const key = { keyId: 'acme', appId: SANDBOX_APP_ID, keyHash: hashes[0], scopes: [...SCOPES] };
  await store.revokeApiKey(SANDBOX_APP_ID, key.keyId, now);
  await store.addApiKey({ ...key, createdAt: now, lastUsedAt: null, revokedAt: null }, Number.MAX_SAFE_INTEGER);
}

function userIdOf(username: string): string {
  return `usr_sandbox_${username}`;
}

/** Most users share a public password; a hash for each would be half of the time that a sandbox takes to start. */
async function hashPasswords({ hasher }: Services): Promise<Map<string, string>> {
  const passwords = [...new Set(SANDBOX_USERS.map(({ password }) => password))];
  return new Map(await Promise.all(passwords.map(async (each) => [each, await hasher.hash(each)] as const)));
}

/** As the fixtures have it, whatever somebody has made of it since: a changed password or a factor goes. */
async function seedUser(
  services: Services,
  user: (typeof SANDBOX_USERS)[number],
  hashes: ReadonlyMap<string, string>,
): Promise<void> {
  const { store, keyRing, clock } = services;
  const userId = userIdOf(user.username);
  if (user.totpSecret === undefined) await store.ejectTotp(userId, clock.now());
  await store.putUser(
    {
      userId,
      username: user.username,
      email: user.email,
      fullName: user.fullName,
      picture: '',
      permissions: [],
      passwordHash: hashes.get(user.password) ?? '', // all of them are there
      status: user.status ?? 'active',
      totpSecret: user.totpSecret === undefined ? null : keyRing.seal(user.totpSecret, totpContext(userId)),
      totpLastStep: 0,
      pendingTotpSecret: null,
      epoch: 0,
    },
    SANDBOX_INSTITUTIONS.flatMap((institution) =>
      accountsOf(user, institution.type).map(
        (account, position): AccountRecord => ({
          accountId: AccountId.parse(`acc_${institution.institutionId}_${user.username}_${position + 1}`),
          userId,
          institutionId: InstitutionId.parse(institution.institutionId),
          name: account.name,
          kind: account.kind,
          maskedNumber: account.maskedNumber,
          unavailableReason: account.unavailableReason ?? null,
          position,
        }),
      ),
    ),
  );
}
