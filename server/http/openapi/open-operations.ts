import type { z } from 'zod';
import { Health, JwkSet, ThisDocument } from './open-components.ts';
import type { Operation } from './operation.ts';

/** For machines: no key, nothing personal. */
export const OPEN_OPERATIONS: Operation[] = [
  open('getKeys', '/.well-known/jwks.json', 'Get the public keys', JwkSet),
  open('getDocument', '/openapi.json', 'Get this document', ThisDocument),
  open('isAlive', '/healthz', 'Is the process alive', Health),
  {
    ...open('isReady', '/readyz', 'Can it work', Health),
    answers: {
      200: { description: 'It can', schema: Health },
      503: { description: 'Its database does not answer', schema: Health },
    },
  },
];

function open(id: string, path: string, summary: string, schema: z.ZodType): Operation {
  return {
    id,
    method: 'GET',
    path,
    tag: 'Open',
    summary,
    security: [],
    answers: { 200: { description: 'Here it is', schema } },
  };
}
