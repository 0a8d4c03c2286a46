import type { FlowState, Step } from '@consentry/protocol/flow.ts';
import { isFlowAnswer, isFlowRefusal } from '@consentry/protocol/flow-guards.ts';
import type { z } from 'zod';
import { type App, createApp } from '../app.ts';
import { createPasswordHasher, type PasswordHasher } from '../auth/password-hasher.ts';
import { generateTotp } from '../auth/totp.ts';
import { type Clock, MINUTE } from '../clock.ts';
import { type Config, toBlockList } from '../config.ts';
import { createLog } from '../log.ts';
import { SANDBOX_API_KEY } from '../sandbox/fixtures.ts';
import { seedSandbox } from '../sandbox/seed-sandbox.ts';
import { createServices, type Services } from '../services.ts';
import type { Engine } from '../store/engine.ts';
import { openStore } from '../store/sql-store.ts';
import { openSqlite } from '../store/sqlite-engine.ts';

export const ORIGIN = 'http://localhost:4000';
export const PARTNER = 'http://127.0.0.1:4100';
export const COYOTE = { user: 'coyote@acme.com', password: 'catch-the-b1rd$' };
export const ROADRUNNER = { user: 'roadrunner@acme.com', password: 'beep-beep-1$' };
export const START = Date.UTC(2026, 10, 22, 9);

const CONFIG: Config = {
  mode: 'sandbox',
  host: '127.0.0.1',
  port: 4000,
  publicUrl: ORIGIN,
  databaseUrl: 'sqlite::memory:',
  secrets: ['a-test-secret-of-more-than-32-characters'],
  trustedProxies: toBlockList([]),
  sandboxOrigins: [],
  demoOrigin: PARTNER,
  sessionLifetimeMs: 15 * MINUTE,
  flowLifetimeMs: 15 * MINUTE,
  limits: {
    signInPerAddress: { max: 100, windowMs: 15 * MINUTE },
    signInPerAccount: { max: 50, windowMs: 60 * MINUTE },
    signInPerPair: { max: 10, windowMs: 15 * MINUTE },
    factorPerFlow: 5,
    factorPerUser: { max: 10, windowMs: 60 * MINUTE },
  },
  hashing: { concurrency: 2, queue: 64 },
  helpUrls: {},
};

/** A clock that stands still until it is moved, and never makes anybody wait. */
export interface TestClock extends Clock {
  advance(ms: number): void;
  slept: number[];
}

export interface TestServer {
  app: App;
  services: Services;
  clock: TestClock;
  /** Every line that was logged. */
  logged: string[];
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** A partner's call, with the sandbox app's key. */
  partner(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
  mint(
    fields?: Record<string, unknown>,
  ): Promise<{ id: string; session_id: string; auth_url: string; expires_at: number }>;
  /** Mints, opens, and gives a hand to call the flow with. */
  openFlow(fields?: Record<string, unknown>): Promise<TestFlow>;
}

export interface TestFlow {
  sessionId: string;
  key: string;
  /** POSTs a step and gives the whole answer. */
  post(step: string, body?: unknown): Promise<FlowReply>;
  read(): Promise<FlowReply>;
  /** Walks from where a fresh flow starts up to this step, as coyote. */
  walkTo(step: Step, who?: typeof COYOTE): Promise<FlowState>;
  /** POSTs what leads on from where the flow stands, and gives the whole answer. */
  goOn(who?: typeof COYOTE): Promise<FlowReply>;
}

export interface FlowReply {
  status: number;
  state: FlowState | undefined;
  code: string | undefined;
  headers: Headers;
}

/** The whole server on a database in memory, with a fixed clock and repeatable randomness. */
export async function createTestServer(
  overrides: Partial<Config> = {},
  engine: Engine = openSqlite(':memory:'),
): Promise<TestServer> {
  const clock = createTestClock();
  const logged: string[] = [];
  const log = createLog({ write: (line) => void logged.push(line) });
  const store = await openStore(engine);
  const config = { ...CONFIG, ...overrides };
  const hasher = createSeedingHasher(config);
  const services = createServices({ config, store, clock, random: createRandom(), log, hasher });
  if (services.config.mode === 'sandbox') await seedSandbox(services);
  const app = createApp(services);

  const fetch = async (path: string, init?: RequestInit) => app.fetch(new Request(new URL(path, ORIGIN), init));
  const partner: TestServer['partner'] = (method, path, body, headers = {}) =>
    fetch(path, {
      method,
      headers: { 'x-api-key': SANDBOX_API_KEY, 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const mint: TestServer['mint'] = async (fields = {}) => {
    const response = await partner('POST', '/v1/auth/session', { end_user_id: 'user-1', ...fields });
    if (response.status !== 201) throw new Error(await response.text());
    return response.json() as ReturnType<TestServer['mint']>;
  };
  const openFlow: TestServer['openFlow'] = async (fields) => {
    const { session_id } = await mint(fields);
    const flow = createFlow(fetch, clock, session_id, randomKey(services));
    const opened = await flow.post('open', { session_id, flow_key: flow.key });
    if (opened.status !== 200) throw new Error(`open: ${opened.status}`);
    return flow;
  };
  return { app, services, clock, logged, fetch, partner, mint, openFlow };
}

/** The body of an answer, held to its schema. */
export async function readAs<Schema extends z.ZodType>(
  schema: Schema,
  response: Promise<Response>,
): Promise<z.infer<Schema>> {
  return schema.parse(await (await response).json());
}

export function randomKey({ random }: Pick<Services, 'random'>): string {
  return Buffer.from(random(32)).toString('base64url');
}

/** Posts as the widget's page does: same origin, JSON. */
export async function postFlow(
  fetch: TestServer['fetch'],
  step: string,
  body: unknown,
  key?: string,
): Promise<FlowReply> {
  const response = await fetch(`/flow/${step}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      origin: ORIGIN,
      'sec-fetch-site': 'same-origin',
      ...(key !== undefined && { authorization: `Flow ${key}` }),
    },
    body: JSON.stringify(body),
  });
  return toReply(response);
}

export async function toReply(response: Response): Promise<FlowReply> {
  const body: unknown = await response.json();
  const { status, headers } = response;
  if (isFlowRefusal(body)) return { status, state: body.state, code: body.error.code, headers };
  if (isFlowAnswer(body)) return { status, state: body.state, code: undefined, headers };
  throw new Error(`neither answer nor refusal: ${JSON.stringify(body)}`);
}

function createFlow(fetch: TestServer['fetch'], clock: Clock, sessionId: string, key: string): TestFlow {
  const post: TestFlow['post'] = (step, body = {}) => postFlow(fetch, step, body, key);
  const read = async () => toReply(await fetch('/flow', { headers: { authorization: `Flow ${key}` } }));
  const leaveStep = (state: FlowState, who: typeof COYOTE) => post(state.step, nextBody(state, who, clock));
  return {
    sessionId,
    key,
    post,
    read,
    async walkTo(target, who = COYOTE) {
      let { state } = await read();
      while (state && state.step !== target) {
        const reply = await leaveStep(state, who);
        if (reply.code) throw new Error(`${state.step}: ${reply.code}`);
        state = reply.state;
      }
      if (!state) throw new Error(`never came to ${target}`);
      return state;
    },
    async goOn(who = COYOTE) {
      const { state } = await read();
      if (!state) throw new Error('a flow without a state');
      return leaveStep(state, who);
    },
  };
}

function nextBody(state: FlowState, who: typeof COYOTE, clock: Clock): unknown {
  switch (state.step) {
    case 'choose-institution':
      return { institution_id: 'ins_sandbox_bank' };
    case 'sign-in':
      return who;
    case 'verify-factor':
      return { type: 'TOTP', token: generateTotp('JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', clock.now()) };
    case 'change-password':
      return { password: 'a new password of some length' };
    case 'choose-accounts':
      return { account_ids: state.accounts.slice(0, 2).map((account) => account.account_id) };
    case 'review-consent':
      return { decision: 'allow' };
    case 'finished':
    case 'failed':
      throw new Error(`the flow ended at ${state.step}`);
  }
}

const seeded = new Map<string, Promise<string>>();

/** The real hasher; only that each fixture's password is hashed once for a whole test file. */
function createSeedingHasher({ hashing }: Config): PasswordHasher {
  const hasher = createPasswordHasher(hashing);
  return {
    ...hasher,
    hash(password) {
      const known = seeded.get(password) ?? hasher.hash(password);
      seeded.set(password, known);
      return known;
    },
  };
}

function createTestClock(): TestClock {
  let now = START;
  const slept: number[] = [];
  return {
    now: () => now,
    advance: (ms) => {
      now += ms;
    },
    sleep: async (ms) => void slept.push(ms),
    slept,
  };
}

/** Repeatable bytes that never come twice: a counter through a small mixing function (xorshift32). */
function createRandom(): Services['random'] {
  let seed = 0x9e3779b9;
  return (bytes) =>
    Uint8Array.from({ length: bytes }, () => {
      seed ^= seed << 13;
      seed ^= seed >>> 17;
      seed ^= seed << 5;
      return seed & 0xff;
    });
}
