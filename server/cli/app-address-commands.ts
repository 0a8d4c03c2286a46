import { z } from 'zod';
import { ok, type Result } from '../result.ts';
import type { AppRecord } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import { type AppView, describeApp, findApp, tellApp } from './app-commands.ts';
import { defineCommand, type Option, type Refusal, refuse } from './command.ts';
import { AppId, findOriginProblem, findUriProblem } from './fields.ts';

type Addresses = Pick<AppRecord, 'origins' | 'redirectUris' | 'cancelUris'>;

const addOrigin = defineCommand({
  name: 'app add-origin',
  summary: 'Lets pages of this exact origin embed the widget.',
  words: ['app', 'origin'],
  options: {},
  input: z.object({ app: AppId, origin: z.string() }),
  async run({ store, config }, { app, origin }) {
    const problem = findOriginProblem(config, origin);
    return problem ? refuse('invalid_origin', problem) : add(store, app, { ...NONE, origins: [origin] });
  },
  tell: tellApp,
});

const removeOrigin = defineCommand({
  name: 'app remove-origin',
  summary: 'Takes an origin away.',
  words: ['app', 'origin'],
  options: {},
  input: z.object({ app: AppId, origin: z.string() }),
  run: ({ store }, { app, origin }) => remove(store, app, { ...NONE, origins: [origin] }),
  tell: tellApp,
});

const URI_OPTIONS = {
  redirect: { type: 'string', multiple: true, value: '<uri>', help: 'where people go after a consent' },
  cancel: { type: 'string', multiple: true, value: '<uri>', help: 'where they go otherwise' },
} as const satisfies Record<string, Option>;

const Uris = z
  .object({ app: AppId, redirect: z.array(z.string()).default([]), cancel: z.array(z.string()).default([]) })
  .refine(({ redirect, cancel }) => redirect.length + cancel.length > 0, 'give --redirect or --cancel');

const addUri = defineCommand({
  name: 'app add-uri',
  summary: 'Registers where people may be sent after the flow; matched as exact strings.',
  words: ['app'],
  options: URI_OPTIONS,
  input: Uris,
  async run({ store, config }, { app, redirect, cancel }) {
    const problem = [...redirect, ...cancel].map((uri) => findUriProblem(config, uri)).find(Boolean);
    if (problem) return refuse('invalid_uri', problem);
    return add(store, app, { ...NONE, redirectUris: redirect, cancelUris: cancel });
  },
  tell: tellApp,
});

const removeUri = defineCommand({
  name: 'app remove-uri',
  summary: 'Takes redirect or cancel URIs away.',
  words: ['app'],
  options: URI_OPTIONS,
  input: Uris,
  run: ({ store }, { app, redirect, cancel }) =>
    remove(store, app, { ...NONE, redirectUris: redirect, cancelUris: cancel }),
  tell: tellApp,
});

export const appAddressCommands = [addOrigin, removeOrigin, addUri, removeUri];

const NONE: Addresses = { origins: [], redirectUris: [], cancelUris: [] };

async function add(store: Store, appId: string, more: Addresses): Promise<Result<AppView, Refusal>> {
  const found = await findApp(store, appId);
  if (!found.ok) return found;
  return put(store, found.value, (field) => [...new Set([...found.value[field], ...more[field]])]);
}

async function remove(store: Store, appId: string, less: Addresses): Promise<Result<AppView, Refusal>> {
  const found = await findApp(store, appId);
  if (!found.ok) return found;
  const app = found.value;
  const missing = FIELDS.flatMap((field) => less[field].filter((address) => !app[field].includes(address)));
  if (missing.length > 0) return refuse('not_registered', `${appId} has no ${missing.join(', ')}.`);
  return put(store, app, (field) => app[field].filter((address) => !less[field].includes(address)));
}

const FIELDS = ['origins', 'redirectUris', 'cancelUris'] as const satisfies (keyof Addresses)[];

async function put(
  store: Store,
  app: AppRecord,
  addressesOf: (field: keyof Addresses) => string[],
): Promise<Result<AppView, Refusal>> {
  const changed = {
    ...app,
    origins: addressesOf('origins'),
    redirectUris: addressesOf('redirectUris'),
    cancelUris: addressesOf('cancelUris'),
  };
  await store.putApp(changed);
  return ok(describeApp(changed));
}
