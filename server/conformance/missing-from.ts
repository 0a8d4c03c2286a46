import type { JsonSchema } from '../http/openapi/openapi-document.ts';

const KEYWORDS = ['type', 'format', 'pattern', 'minLength'] as const;

/**
 * What a seed's schema demands and ours does not have, nothing if all is there.
 *
 * @param own our schema, its references resolved by `resolve`
 * @param kind of a request ours may demand no field that the seed does not; of an answer it may promise more
 */
export function missingFrom(
  seed: JsonSchema,
  own: JsonSchema,
  options: { kind: 'request' | 'answer'; resolve(schema: JsonSchema): JsonSchema },
  place = 'body',
): string[] {
  const ours = options.resolve(own);
  const keywords = KEYWORDS.filter((keyword) => seed[keyword] !== undefined && !isKept(keyword, seed, ours));
  const values = (seed.enum ?? []).filter((value) => !ours.enum?.includes(value));
  const lost = (seed.required ?? []).filter((field) => !ours.required?.includes(field));
  const added = (ours.required ?? []).filter((field) => options.kind === 'request' && !seed.required?.includes(field));
  const fields = Object.entries(seed.properties ?? {}).flatMap(([field, inner]) => {
    const property = ours.properties?.[field];
    return property ? missingFrom(inner, property, options, `${place}.${field}`) : [`${place}.${field}`];
  });
  return [
    ...keywords.map((keyword) => `${place}: ${keyword} ${seed[keyword]}`),
    ...values.map((value) => `${place}: value ${value}`),
    ...lost.map((field) => `${place}: required ${field}`),
    ...added.map((field) => `${place}: required only in ours ${field}`),
    ...fields,
  ];
}

/** Every integer is a number; a choice of texts is a text. */
function isKept(keyword: (typeof KEYWORDS)[number], seed: JsonSchema, own: JsonSchema): boolean {
  if (own[keyword] === seed[keyword]) return true;
  return keyword === 'type' && seed.type === 'number' && own.type === 'integer';
}
