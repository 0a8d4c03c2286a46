import { Ajv, type ErrorObject } from 'ajv';
import addFormats from 'ajv-formats';
import type { JsonSchema } from '../http/openapi/openapi-document.ts';

type Components = Record<string, JsonSchema>;

const ajv = addFormats.default(new Ajv({ allErrors: true, allowUnionTypes: true }));

interface Options {
  /** What `#/components/schemas/…` refers to. */
  components?: Components;
  /** Refuse fields that the schema does not name, though it allows them. */
  isClosed?: boolean;
}

/** What is wrong with a value by a schema of OpenAPI 3.0; nothing if all is well. */
export function problemsOf(schema: JsonSchema, value: unknown, options: Options = {}): string[] {
  return createValidator(schema, options)(value);
}

/** The same for many values: compiled once. */
export function createValidator(schema: JsonSchema, options: Options = {}): (value: unknown) => string[] {
  const validate = ajv.compile(translate(schema, options));
  return (value) => {
    if (validate(value)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message }: ErrorObject) => `${instancePath || 'body'} ${message}`,
    );
  };
}

/** OpenAPI 3.0's dialect as plain JSON Schema: references written out, `nullable` and `exclusiveMinimum` as keywords that Ajv knows. */
function translate(schema: JsonSchema, options: Options): object {
  const name = schema.$ref?.split('/').at(-1);
  if (name !== undefined) return translate(options.components?.[name] ?? unknownName(name), options);
  const each = (inner: JsonSchema) => translate(inner, options);
  const { nullable, exclusiveMinimum, minimum, properties, items, additionalProperties, ...rest } =
    schema as JsonSchema & { nullable?: boolean };
  const extra = additionalProperties ?? (options.isClosed && properties ? false : undefined);
  return {
    ...rest,
    // Without a type `nullable` says nothing: any value will do already.
    ...(nullable && rest.type !== undefined && { type: [rest.type, 'null'] }),
    ...(minimum !== undefined && { [exclusiveMinimum ? 'exclusiveMinimum' : 'minimum']: minimum }),
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([field, inner]) => [field, each(inner)])),
    }),
    ...(items && { items: each(items) }),
    ...(extra !== undefined && { additionalProperties: typeof extra === 'object' ? each(extra) : extra }),
    ...(rest.allOf && { allOf: rest.allOf.map(each) }),
    ...(rest.anyOf && { anyOf: rest.anyOf.map(each) }),
    ...(rest.oneOf && { oneOf: rest.oneOf.map(each) }),
  };
}

function unknownName(name: string): never {
  throw new Error(`no component is called ${name}`);
}
