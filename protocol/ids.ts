import { customRandom, urlAlphabet } from 'nanoid';
import { z } from 'zod';

/** A source of random bytes; injected, so that tests repeat. Production passes `crypto.getRandomValues`. */
export type Random = (bytes: number) => Uint8Array;

const RANDOM_CHARACTERS = 32; // of 64 symbols: 192 bits, well over the 128 of ASVS 11.5.1

export const SessionId = randomId('ses').brand<'SessionId'>();
export type SessionId = z.infer<typeof SessionId>;

export const ConsentId = randomId('con').brand<'ConsentId'>();
export type ConsentId = z.infer<typeof ConsentId>;

/** Names one failure in an answer and in the log, so that support can find it. Carries no authority. */
export const ErrorId = randomId('err').brand<'ErrorId'>();
export type ErrorId = z.infer<typeof ErrorId>;

/** One sign-in of one person or app: the family that its tokens and cookies belong to. Carries no authority. */
export const SignInId = randomId('sgn').brand<'SignInId'>();
export type SignInId = z.infer<typeof SignInId>;

/** 256 random bits as base64url, made by the widget page; whoever holds it may go on with the flow. */
export const FlowKey = z
  .string()
  .regex(/^[A-Za-z0-9_-]{43}$/)
  .brand<'FlowKey'>();
export type FlowKey = z.infer<typeof FlowKey>;

/** Ends the pending of a consent: sent by the partner's backend to `POST /v1/auth/session/{id}/confirm`, within a minute. */
export const ConfirmationCode = randomId('cod').brand<'ConfirmationCode'>();
export type ConfirmationCode = z.infer<typeof ConfirmationCode>;

/** Named by the operator, so readable rather than random. */
export const InstitutionId = z
  .string()
  .regex(/^ins_[a-z0-9_]{1,60}$/)
  .brand<'InstitutionId'>();
export type InstitutionId = z.infer<typeof InstitutionId>;

/** The institution's own name for an account; opaque to us. */
export const AccountId = z
  .string()
  .regex(/^acc_[A-Za-z0-9_-]{1,124}$/)
  .brand<'AccountId'>();
export type AccountId = z.infer<typeof AccountId>;

/** Makes a new id of the kind that `schema` describes. */
export function createId<Schema extends z.ZodType<string>>(
  schema: Schema,
  prefix: 'ses' | 'con' | 'err' | 'cod' | 'sgn',
  random: Random,
): z.infer<Schema> {
  return schema.parse(`${prefix}_${customRandom(urlAlphabet, RANDOM_CHARACTERS, random)()}`);
}

function randomId(prefix: string) {
  return z.string().regex(new RegExp(`^${prefix}_[A-Za-z0-9_-]{${RANDOM_CHARACTERS}}$`));
}
