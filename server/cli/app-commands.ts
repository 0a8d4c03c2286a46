import { customRandom } from 'nanoid';
import { z } from 'zod';
import { DAY, SECOND } from '../clock.ts';
import { ok, type Result } from '../result.ts';
import type { AppRecord } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import { defineCommand, type Option, type Refusal, refuse } from './command.ts';
import { AppId, Logo, Name, PermissionWithPurpose } from './fields.ts';
import { toColumns } from './to-columns.ts';

const DAYS = DAY / SECOND;
const Days = z.coerce.number('a number of days').int().min(1).max(3650);

const SETTINGS = {
  logo: { type: 'string', value: '<path or data:>', help: 'a path on this server, or a data: URL of a picture' },
  permission: {
    type: 'string',
    multiple: true,
    value: 'name="purpose"',
    help: 'what it may ask for, and what for, in words for its users',
  },
  'default-days': { type: 'string', value: '<n>', help: 'how long a consent lasts; 90' },
  'max-days': { type: 'string', value: '<n>', help: 'how long it may last at most; 365' },
} as const satisfies Record<string, Option>;

const Settings = z.object({
  name: Name.optional(),
  logo: Logo.optional(),
  permission: z.array(PermissionWithPurpose).optional(),
  'first-party': z.boolean().optional(),
  'not-first-party': z.boolean().optional(),
  'default-days': Days.optional(),
  'max-days': Days.optional(),
});

const FIRST_PARTY: Option = { type: 'boolean', help: 'belongs to you, so it may vouch for its users (handoff)' };

const createApp = defineCommand({
  name: 'app create',
  summary: 'Registers a partner.',
  words: [],
  options: {
    name: { type: 'string', required: true, help: 'as people read it' },
    id: { type: 'string', value: '<app_…>', help: 'its id; made up when it is not given' },
    ...SETTINGS,
    'first-party': FIRST_PARTY,
  },
  input: Settings.extend({ name: Name, id: AppId.optional() }),
  async run({ store, random }, { id, name, ...settings }) {
    const appId = id ?? `app_${customRandom('abcdefghijklmnopqrstuvwxyz0123456789', 16, random)()}`;
    if (await store.findApp(appId)) return refuse('app_exists', `There is an app ${appId} already.`);
    return putSettings(store, { ...NEW_APP, appId, name }, settings);
  },
  tell: tellApp,
});

const changeApp = defineCommand({
  name: 'app change',
  summary: 'Changes what is given and leaves the rest.',
  note: 'Permissions are replaced as a whole.',
  words: ['app'],
  options: {
    name: { type: 'string', help: 'as people read it' },
    ...SETTINGS,
    'first-party': FIRST_PARTY,
    'not-first-party': { type: 'boolean', help: 'may vouch for nobody' },
  },
  input: Settings.extend({ app: AppId }),
  async run({ store }, { app: appId, ...settings }) {
    const app = await findApp(store, appId);
    return app.ok ? putSettings(store, app.value, settings) : app;
  },
  tell: tellApp,
});

const listApps = defineCommand({
  name: 'app list',
  summary: 'Lists the partners.',
  words: [],
  options: {},
  input: z.object({}),
  run: async ({ store }) => ok((await store.listApps()).map(describeApp)),
  tell: (apps) => toColumns(apps.map(({ app_id, name }) => [app_id, name])),
});

const showApp = defineCommand({
  name: 'app show',
  summary: 'Shows all that is registered of a partner.',
  words: ['app'],
  options: {},
  input: z.object({ app: AppId }),
  async run({ store }, { app: appId }) {
    const app = await findApp(store, appId);
    return app.ok ? ok(describeApp(app.value)) : app;
  },
  tell: tellApp,
});

export const appCommands = [createApp, changeApp, listApps, showApp];

const NEW_APP: Omit<AppRecord, 'appId' | 'name'> = {
  logo: '',
  permissions: [],
  defaultDuration: 90 * DAYS,
  maxDuration: 365 * DAYS,
  origins: [],
  redirectUris: [],
  cancelUris: [],
  firstParty: false,
};

export async function findApp(store: Store, appId: string): Promise<Result<AppRecord, Refusal>> {
  const app = await store.findApp(appId);
  return app ? ok(app) : refuse('app_unknown', `There is no app ${appId}.`);
}

async function putSettings(
  store: Store,
  app: AppRecord,
  settings: z.infer<typeof Settings>,
): Promise<Result<AppView, Refusal>> {
  const { name, logo, permission, 'default-days': defaultDays, 'max-days': maxDays } = settings;
  const names = permission?.map((asked) => asked.permission) ?? [];
  if (new Set(names).size < names.length) return refuse('invalid_value', 'permission: one is there twice');
  const changed: AppRecord = {
    ...app,
    ...(name !== undefined && { name }),
    ...(logo !== undefined && { logo }),
    ...(permission && { permissions: permission }),
    ...(defaultDays !== undefined && { defaultDuration: defaultDays * DAYS }),
    ...(maxDays !== undefined && { maxDuration: maxDays * DAYS }),
    ...(settings['first-party'] && { firstParty: true }),
    ...(settings['not-first-party'] && { firstParty: false }),
  };
  if (changed.defaultDuration > changed.maxDuration) {
    return refuse('invalid_value', 'default-days: must not be more than max-days');
  }
  await store.putApp(changed);
  return ok(describeApp(changed));
}

export type AppView = ReturnType<typeof describeApp>;

export function describeApp(app: AppRecord) {
  return {
    app_id: app.appId,
    name: app.name,
    logo: app.logo,
    permissions: app.permissions,
    default_days: app.defaultDuration / DAYS,
    max_days: app.maxDuration / DAYS,
    first_party: app.firstParty,
    origins: app.origins,
    redirect_uris: app.redirectUris,
    cancel_uris: app.cancelUris,
  };
}

export function tellApp(app: AppView): string {
  return toColumns([
    [app.app_id, app.name],
    ['  durations', `${app.default_days} days, at most ${app.max_days}`],
    ['  first party', app.first_party ? 'yes' : 'no'],
    ...app.permissions.map(({ permission, purpose }) => ['  permission', `${permission}: ${purpose}`]),
    ...app.origins.map((origin) => ['  origin', origin]),
    ...app.redirect_uris.map((uri) => ['  redirect', uri]),
    ...app.cancel_uris.map((uri) => ['  cancel', uri]),
  ]);
}
