import { AccountId, InstitutionId } from '@consentry/protocol/ids.ts';
import { DAY, SECOND } from '../clock.ts';
import { totpContext } from '../institutions/directory.ts';
import type { Services } from '../services.ts';
import type { AccountRecord, AppRecord } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import {
  accountsOf,
  SANDBOX_API_KEY,
  SANDBOX_APP_ID,
  SANDBOX_INSTITUTIONS,
  SANDBOX_PURPOSES,
  SANDBOX_USERS,
} from './fixtures.ts';

/** Puts the fixtures into the store; again at every start, since origins and fixtures may have changed. */
export async function seedSandbox(services: Services): Promise<void> {
  await services.store.putApp(sandboxApp(services), services.keyRing.hashes(SANDBOX_API_KEY), services.clock.now());
  for (const [position, institution] of SANDBOX_INSTITUTIONS.entries()) {
    const institutionId = InstitutionId.parse(institution.institutionId);
    const logo = `/logos/${institutionId}.svg`;
    await services.store.putInstitution({ ...institution, institutionId, logo, provider: 'sandbox' }, position);
  }
  await Promise.all(SANDBOX_USERS.map((user) => seedUser(services, user)));
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
  };
}

const SANDBOX_PERMISSIONS: AppRecord['permissions'] = [
  { permission: 'accounts', purpose: SANDBOX_PURPOSES.accounts },
  { permission: 'balances', purpose: SANDBOX_PURPOSES.balances },
  { permission: 'transactions', purpose: SANDBOX_PURPOSES.transactions },
  { permission: 'identity', purpose: SANDBOX_PURPOSES.identity },
  { permission: 'energy.usage', purpose: SANDBOX_PURPOSES['energy.usage'] },
];

async function seedUser(services: Services, user: (typeof SANDBOX_USERS)[number]): Promise<void> {
  const { store, hasher, keyRing } = services;
  const userId = `usr_sandbox_${user.username}`;
  const known = await store.findUser(userId);
  await store.putUser(
    {
      userId,
      username: user.username,
      email: user.email,
      passwordHash: known?.passwordHash ?? (await hasher.hash(user.password)),
      status: user.status ?? 'active',
      totpSecret: user.totpSecret === undefined ? null : keyRing.seal(user.totpSecret, totpContext(userId)),
      totpLastStep: 0,
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
