import { Account, Permission } from '@consentry/protocol/consent.ts';
import { AskedPermission } from '@consentry/protocol/flow.ts';
import { AccountId } from '@consentry/protocol/ids.ts';
import { z } from 'zod';
import type {
  AccountRecord,
  AppRecord,
  ConsentRecord,
  IdempotentAnswer,
  InstitutionRecord,
  SessionRecord,
  UserRecord,
} from './records.ts';

/** A record as a row: what is not a plain value is JSON text. Columns are the fields in snake case. */
type Row<Record, JsonField extends keyof Record> = Omit<Record, JsonField> & { [F in JsonField]: string };

export type AppRow = Row<AppRecord, 'permissions' | 'origins' | 'redirectUris' | 'cancelUris'>;
export type InstitutionRow = Row<InstitutionRecord, 'aliases'> & { position: number };
export type SessionRow = Row<SessionRecord, 'asked' | 'amr' | 'accounts' | 'chosenAccountIds'>;
export type ConsentRow = Row<ConsentRecord, 'permissions' | 'accountIds' | 'amr'>;

export interface Tables {
  apps: AppRow;
  apiKeys: { keyHash: string; appId: string; createdAt: number };
  institutions: InstitutionRow;
  users: UserRecord;
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
  };
}

export function fromAppRow(row: AppRow): AppRecord {
  return {
    ...row,
    permissions: parseJson(AskedPermissions, row.permissions),
    origins: parseJson(Strings, row.origins),
    redirectUris: parseJson(Strings, row.redirectUris),
    cancelUris: parseJson(Strings, row.cancelUris),
  };
}

export function fromInstitutionRow({ position: _, ...row }: InstitutionRow): InstitutionRecord {
  return { ...row, aliases: parseJson(Strings, row.aliases) };
}

/** For inserts and for updates alike: only the fields given are converted. */
export function toSessionRow<Given extends Partial<SessionRecord>>(
  given: Given,
): { [F in keyof Given]: F extends keyof SessionRow ? SessionRow[F] : never } {
  const json = Object.fromEntries(
    Object.entries(given).map(([field, value]) => [field, Array.isArray(value) ? JSON.stringify(value) : value]),
  );
  return json as { [F in keyof Given]: F extends keyof SessionRow ? SessionRow[F] : never }; // the arrays are exactly the JSON fields
}

export function fromSessionRow(row: SessionRow): SessionRecord {
  return {
    ...row,
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
