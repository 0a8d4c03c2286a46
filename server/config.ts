import { BlockList, isIP, isIPv4 } from 'node:net';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { MINUTE, SECOND } from './clock.ts';
import { isExactOrigin } from './exact-origin.ts';
import { fail, ok, type Result } from './result.ts';
import { isWeakSecret, STRONG_SECRET } from './secrets/secret.ts';

export interface Config {
  mode: 'production' | 'sandbox';
  host: string;
  port: number;
  /** Our own origin, without a trailing slash; every absolute URL we hand out starts with it, never with a `Host` header. */
  publicUrl: string;
  databaseUrl: string;
  /** First signs and seals, all verify and open. Empty until they are read when they stand in `secretsFile`. */
  secrets: readonly string[];
  /** Where they are kept; absent when they came by `CONSENTRY_SECRETS`, or when nothing is kept. */
  secretsFile?: string;
  trustedProxies: BlockList;
  /** Origins of the sandbox app besides the demo partner's. */
  sandboxOrigins: readonly string[];
  demoOrigin: string;
  sessionLifetimeMs: number;
  flowLifetimeMs: number;
  limits: Limits;
  hashing: { concurrency: number; queue: number };
  /** The operator's own pages for what this server does not do; each absent where there is none. */
  helpUrls: { confirmAccount?: string; resetPassword?: string; singleSignOn?: string };
}

/** Failures allowed per window. Only failures count. */
export interface Limits {
  signInPerAddress: Limit;
  signInPerAccount: Limit;
  signInPerPair: Limit;
  factorPerFlow: number;
  factorPerUser: Limit;
}

export interface Limit {
  max: number;
  windowMs: number;
}

/** Per account only high numbers: a low one would let a stranger lock its owner out (threats.md row 34). */
const DEFAULT_LIMITS: Limits = {
  signInPerAddress: { max: 100, windowMs: 15 * MINUTE },
  signInPerAccount: { max: 50, windowMs: 60 * MINUTE },
  signInPerPair: { max: 10, windowMs: 15 * MINUTE },
  factorPerFlow: 5,
  factorPerUser: { max: 10, windowMs: 60 * MINUTE },
};

const Port = z.coerce.number().int().min(1).max(65_535);
const List = z
  .string()
  .transform((text) => text.split(',').map((item) => item.trim()))
  .transform((items) => items.filter((item) => item !== ''));

const HelpUrl = z
  .url({ protocol: /^https?$/ })
  .max(2048)
  .optional();

const Environment = z.object({
  CONSENTRY_MODE: z.enum(['production', 'sandbox']).default('production'),
  HOST: z.string().default('127.0.0.1'),
  PORT: Port.default(4000),
  PARTNER_PORT: Port.default(4100),
  CONSENTRY_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  CONSENTRY_DATABASE_URL: z.string().startsWith('sqlite:').default('sqlite:./data/consentry.db'),
  CONSENTRY_SECRETS: List.default([]),
  CONSENTRY_SECRETS_FILE: z.string().min(1).optional(),
  CONSENTRY_TRUSTED_PROXIES: List.default([]).refine((items) => items.every(isNetwork), {
    error: 'addresses, or networks such as 10.0.0.0/8',
  }),
  CONSENTRY_SANDBOX_ORIGINS: List.default([]),
  CONSENTRY_CONFIRM_URL: HelpUrl,
  CONSENTRY_RESET_URL: HelpUrl,
  CONSENTRY_SSO_URL: HelpUrl,
  CONSENTRY_SESSION_MINUTES: z.coerce.number().int().min(5).max(30).default(15),
});

/** Reads the environment once. Unsafe or unreadable settings are refused here, so that the process never starts on them. */
export function parseConfig(environment: Record<string, string | undefined>): Result<Config, string[]> {
  const parsed = Environment.safeParse(environment);
  if (!parsed.success) return fail(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  const env = parsed.data;
  const config: Config = {
    mode: env.CONSENTRY_MODE,
    host: env.HOST,
    port: env.PORT,
    publicUrl: new URL(env.CONSENTRY_PUBLIC_URL ?? `http://localhost:${env.PORT}`).origin,
    databaseUrl: env.CONSENTRY_DATABASE_URL,
    secrets: env.CONSENTRY_SECRETS,
    ...secretsFileOf(env),
    trustedProxies: toBlockList(env.CONSENTRY_TRUSTED_PROXIES),
    sandboxOrigins: env.CONSENTRY_SANDBOX_ORIGINS,
    demoOrigin: new URL(`http://127.0.0.1:${env.PARTNER_PORT}`).origin,
    sessionLifetimeMs: env.CONSENTRY_SESSION_MINUTES * MINUTE,
    flowLifetimeMs: 15 * MINUTE,
    limits: DEFAULT_LIMITS,
    hashing: { concurrency: 2, queue: 64 },
    helpUrls: {
      ...(env.CONSENTRY_CONFIRM_URL !== undefined && { confirmAccount: env.CONSENTRY_CONFIRM_URL }),
      ...(env.CONSENTRY_RESET_URL !== undefined && { resetPassword: env.CONSENTRY_RESET_URL }),
      ...(env.CONSENTRY_SSO_URL !== undefined && { singleSignOn: env.CONSENTRY_SSO_URL }),
    },
  };
  const problems = config.mode === 'production' ? weaknesses(config) : unreadableOrigins(config);
  if (config.secrets.length > 0 && config.secretsFile !== undefined) {
    problems.push('CONSENTRY_SECRETS_FILE: it is used instead of CONSENTRY_SECRETS, so set one of the two');
  }
  return problems.length === 0 ? ok(config) : fail(problems);
}

/** The path of the one file that a database URL names. */
export function databasePath({ databaseUrl }: Pick<Config, 'databaseUrl'>): string {
  return databaseUrl.slice('sqlite:'.length);
}

/** The sandbox keeps a secret of its own beside its database: without it, stored TOTP secrets could not be read. */
function secretsFileOf(env: z.infer<typeof Environment>): Pick<Config, 'secretsFile'> {
  if (env.CONSENTRY_SECRETS_FILE !== undefined) return { secretsFile: env.CONSENTRY_SECRETS_FILE };
  const path = databasePath({ databaseUrl: env.CONSENTRY_DATABASE_URL });
  const isKept = env.CONSENTRY_MODE === 'sandbox' && env.CONSENTRY_SECRETS.length === 0 && path !== ':memory:';
  return isKept ? { secretsFile: join(dirname(path), 'sandbox-secret') } : {};
}

function isNetwork(text: string): boolean {
  const [address = '', bits] = text.split('/');
  const longest = isIPv4(address) ? 32 : 128;
  return isIP(address) !== 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= longest));
}

/** The addresses and networks of a list, each of which `isNetwork`. */
export function toBlockList(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    const family = isIPv4(address) ? 'ipv4' : 'ipv6';
    list.addSubnet(address, Number(bits ?? (family === 'ipv4' ? 32 : 128)), family);
  }
  return list;
}

function weaknesses(config: Config): string[] {
  const problems: string[] = [];
  if (config.secrets.length === 0 && config.secretsFile === undefined) {
    problems.push('CONSENTRY_SECRETS or CONSENTRY_SECRETS_FILE: one is required in production');
  }
  if (config.secrets.some(isWeakSecret)) problems.push(`CONSENTRY_SECRETS: ${STRONG_SECRET}`);
  if (config.sandboxOrigins.length > 0) problems.push('CONSENTRY_SANDBOX_ORIGINS: not in production');
  const url = new URL(config.publicUrl);
  if (url.protocol !== 'https:' && url.hostname !== 'localhost' && url.hostname !== '127.0.0.1') {
    problems.push(
      'CONSENTRY_PUBLIC_URL: must be https, or browsers refuse the cookies and people lose their passwords',
    );
  }
  return problems;
}

function unreadableOrigins(config: Config): string[] {
  return config.sandboxOrigins
    .filter((origin) => !isExactOrigin(origin))
    .map((origin) => `CONSENTRY_SANDBOX_ORIGINS: '${origin}' is not an exact origin such as http://127.0.0.1:5000`);
}

/** Grace for the rows of ended sessions: a late page can still say what happened. */
export const ENDED_SESSION_KEPT_MS = 24 * 60 * 60 * SECOND;
