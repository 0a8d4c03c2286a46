import { Account, Permission } from '@consentry/protocol/consent.ts';
import { AskedPermission } from '@consentry/protocol/flow.ts';
import { AccountId } from '@consentry/protocol/ids.ts';
import { Projection } from '@consentry/protocol/rpc-api.ts';
import { z } from 'zod';
import {
  type AccountRecord,
  type ApiKeyRecord,
  type AppRecord,
  type ConsentRecord,
  type IdempotentAnswer,
  type InstitutionRecord,
  type RecoveryCodeRecord,
  SCOPES,
  type SessionRecord,
  type SignInRecord,
  type SignInToken,
  type UserRecord,
} from './records.ts';

/** A record as a row: what is not a plain value is JSON text. Columns are the fields in snake case. */
type Row<Record, JsonField extends keyof Record> = Omit<Record, JsonField> & { [F in JsonField]: string };

/** Booleans are 0 and 1: SQLite has no others, and PostgreSQL takes numbers for the same columns. */
type Flagged<Given, Flag extends keyof Given> = Omit<Given, Flag> & { [F in Flag]: number };

export type AppRow = Flagged<Row<AppRecord, 'permissions' | 'origins' | 'redirectUris' | 'cancelUris'>, 'firstParty'>;
export type ApiKeyRow = Row<ApiKeyRecord, 'scopes'>;
export type UserRow = Row<UserRecord, 'permissions'>;
export type SignInRow = Row<SignInRecord, 'amr' | 'projection'>;
export type InstitutionRow = Row<InstitutionRecord, 'aliases'> & { position: number };
export type SessionRow = Flagged<Row<SessionRecord, 'asked' | 'amr' | 'accounts' | 'chosenAccountIds'>, 'confirm'>;
export type ConsentRow = Row<ConsentRecord, 'permissions' | 'accountIds' | 'amr'>;

export interface Tables {
  apps: AppRow;
  apiKeys: ApiKeyRow;
  endUsers: { appId: string; endUserId: string; userId: string };
  institutions: InstitutionRow;
  users: UserRow;
  recoveryCodes: RecoveryCodeRecord;
  signIns: SignInRow;
  signInTokens: SignInToken;
  accounts: AccountRecord;
  authSessions: SessionRow;
  consents: ConsentRow;
  idempotentAnswers: IdempotentAnswer;
  failureCounts: { key: string; failures: number; max: number; resetAt: number };
}

const Strings = z.array(z.string());
const AskedPermissions = z.array(AskedPermission);

export function toAppRow(app: AppRecord): AppRow {
  return {
    ...app,
    permissions: JSON.stringify(app.permissions),
    origins: JSON.stringify(app.origins),
    redirectUris: JSON.stringify(app.redirectUris),
    cancelUris: JSON.stringify(app.cancelUris),
    firstParty: Number(app.firstParty),
  };
}

export function fromAppRow(row: AppRow): AppRecord {
  return {
    ...row,
    permissions: parseJson(AskedPermissions, row.permissions),
    origins: parseJson(Strings, row.origins),
    redirectUris: parseJson(Strings, row.redirectUris),
    cancelUris: parseJson(Strings, row.cancelUris),
    firstParty: row.firstParty === 1,
  };
}

export function toApiKeyRow(key: ApiKeyRecord): ApiKeyRow {
  return { ...key, scopes: JSON.stringify(key.scopes) };
}

export function fromApiKeyRow(row: ApiKeyRow): ApiKeyRecord {
  return { ...row, scopes: parseJson(z.array(z.enum(SCOPES)), row.scopes) };
}

export function toUserRow(user: UserRecord): UserRow {
  return { ...user, permissions: JSON.stringify(user.permissions) };
}

export function fromUserRow(row: UserRow): UserRecord {
  return { ...row, permissions: parseJson(Strings, row.permissions) };
}

export function toSignInRow(signIn: SignInRecord): SignInRow {
  return { ...signIn, amr: JSON.stringify(signIn.amr), projection: JSON.stringify(signIn.projection) };
}

export function fromSignInRow(row: SignInRow): SignInRecord {
  return { ...row, amr: parseJson(Strings, row.amr), projection: parseJson(Projection, row.projection) };
}

export function fromInstitutionRow({ position: _, ...row }: InstitutionRow): InstitutionRecord {
  return { ...row, aliases: parseJson(Strings, row.aliases) };
}

/** For inserts and for updates alike: only the fields given are converted. */
export function toSessionRow<Given extends Partial<SessionRecord>>(
  given: Given,
): { [F in keyof Given]: F extends keyof SessionRow ? SessionRow[F] : never } {
  const json = Object.fromEntries(Object.entries(given).map(([field, value]) => [field, toColumn(value)]));
  return json as { [F in keyof Given]: F extends keyof SessionRow ? SessionRow[F] : never }; // the arrays are exactly the JSON fields
}

function toColumn(value: unknown): unknown {
  if (Array.isArray(value)) return JSON.stringify(value);
  return typeof value === 'boolean' ? Number(value) : value;
}

export function fromSessionRow(row: SessionRow): SessionRecord {
  return {
    ...row,
    confirm: row.confirm === 1,
    asked: parseJson(AskedPermissions, row.asked),
    amr: parseJson(Strings, row.amr),
    accounts: parseJson(z.array(Account), row.accounts) as SessionRecord['accounts'], // zod types an optional as `| undefined`
    chosenAccountIds: parseJson(z.array(AccountId), row.chosenAccountIds),
  };
}

export function toConsentRow(consent: ConsentRecord): ConsentRow {
  return {
    ...consent,
    permissions: JSON.stringify(consent.permissions),
    accountIds: JSON.stringify(consent.accountIds),
    amr: JSON.stringify(consent.amr),
  };
}

export function fromConsentRow(row: ConsentRow): ConsentRecord {
  return {
    ...row,
    permissions: parseJson(z.array(Permission), row.permissions),
    accountIds: parseJson(z.array(AccountId), row.accountIds),
    amr: parseJson(Strings, row.amr),
  };
}

function parseJson<Schema extends z.ZodType>(schema: Schema, text: string): z.infer<Schema> {
  return schema.parse(JSON.parse(text));
}
