import { z } from 'zod';
import { type Component, object } from './component.ts';

export const Health = z.object({ status: z.enum(['ok', 'unavailable']) });
export const Jwk = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
  kid: z.string(),
  use: z.literal('sig'),
  alg: z.literal('EdDSA'),
});
export const JwkSet = z.object({ keys: z.array(Jwk) });
export const ThisDocument = z.looseObject({ openapi: z.string() });

/** Answers that no other part of the product reads, so that their schemas are here. */
export const OPEN_COMPONENTS = {
  Health: object(Health, 'How the server is.', { status: '`unavailable`: its database does not answer.' }),
  JwkSet: object(JwkSet, 'RFC 7517.', { keys: 'All that verify; the first one signs.' }),
  Jwk: object(Jwk, 'One public key.', {
    kty: 'RFC 8037.',
    crv: 'RFC 8037.',
    x: 'The key.',
    kid: 'Its id, which the header of a token names.',
    use: 'Signatures.',
    alg: 'RFC 8037.',
  }),
  ThisDocument: object(ThisDocument, 'An OpenAPI document.', { openapi: 'The version of OpenAPI.' }),
} satisfies Record<string, Component>;
