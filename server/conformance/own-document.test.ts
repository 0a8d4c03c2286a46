import { describe, expect, test } from 'vitest';
import { buildDocument } from '../http/openapi/build-document.ts';
import type { DocumentResponse, JsonSchema, PathOperation, Reference } from '../http/openapi/openapi-document.ts';
import { ORIGIN } from '../testing/test-server.ts';
import { contractOf } from './contract.ts';
import { missingFrom } from './missing-from.ts';
import { readSeedOpenApi, SEEDS, type SeedName } from './seed-document.ts';

const own = buildDocument(ORIGIN);
const names = Object.keys(SEEDS) as SeedName[]; // a literal table

describe.each(names)('our document and %s', (name) => {
  const contract = contractOf(name);
  const operation = own.paths[contract.path]?.[contract.method.toLowerCase()] as PathOperation; // the first test

  test('ours has its path and method', () => {
    expect(operation).toBeDefined();
  });

  test('ours has its parameters, required where it says so', () => {
    for (const parameter of contract.parameters) {
      const ours = operation.parameters?.find((each) => each.name === parameter.name && each.in === parameter.in);
      expect(ours?.required).toBe(parameter.required);
      expect(missingFrom(parameter.schema, ours?.schema ?? {}, { kind: 'request', resolve })).toEqual([]);
    }
    const required = operation.parameters?.filter((each) => each.required).map((each) => each.name) ?? [];
    expect(required).toEqual(contract.parameters.filter((each) => each.required).map((each) => each.name));
  });

  test('ours has every field, type, format, pattern, length and requirement of its request, and demands no more', () => {
    const ours = operation.requestBody?.content['application/json'].schema;
    expect(ours === undefined).toBe(contract.request === undefined);
    if (ours && contract.request) expect(missingFrom(contract.request, ours, { kind: 'request', resolve })).toEqual([]);
  });

  test('ours has every status, header, field, pattern and enum value of its answers', () => {
    for (const [status, { schema, headers }] of Object.entries(contract.responses)) {
      const ours = resolveResponse(operation.responses[status]);
      for (const [header, { required, schema: headerSchema }] of Object.entries(headers)) {
        expect(ours.headers?.[header]?.required).toBe(required);
        const headerOfOurs = ours.headers?.[header]?.schema ?? {};
        expect(missingFrom(headerSchema, headerOfOurs, { kind: 'answer', resolve })).toEqual([]);
      }
      const body = ours.content?.['application/json'].schema;
      expect(body === undefined).toBe(schema === undefined);
      if (schema && body) expect(missingFrom(schema, body, { kind: 'answer', resolve })).toEqual([]);
    }
  });
});

test.each(names.filter((name) => name !== 'fiskil' && name !== 'yeep'))(
  'our document has the security schemes of %s, by name and by kind',
  (name) => {
    for (const [scheme, seed] of Object.entries(readSeedOpenApi(name).components.securitySchemes)) {
      const { description, ...kind } = seed;
      expect(description).toBeTruthy();
      expect(own.components.securitySchemes[scheme]).toMatchObject(kind);
    }
  },
);

/** References and single `allOf` written out; of a choice between shapes, all their fields. */
function resolve(schema: JsonSchema): JsonSchema {
  if (schema.$ref !== undefined) return resolve(own.components.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {});
  if (schema.allOf?.[0]) return resolve(schema.allOf[0]);
  const choices = (schema.anyOf ?? schema.oneOf ?? []).map(resolve);
  if (choices.length === 0) return schema;
  const [first] = choices;
  return { type: first?.type ?? '', properties: Object.assign({}, ...choices.map(({ properties }) => properties)) };
}

function resolveResponse(response: DocumentResponse | Reference | undefined): DocumentResponse {
  if (!response) throw new Error('no such status in our document');
  if (!('$ref' in response)) return response;
  return resolveResponse(own.components.responses[response.$ref.split('/').at(-1) ?? '']);
}
