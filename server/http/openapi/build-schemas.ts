import { z } from 'zod';
import { COMPONENTS } from './components.ts';
import type { JsonSchema } from './openapi-document.ts';

const OPTIONS = {
  target: 'openapi-3.0',
  // As callers write it. Of answers too: they may have more fields one day, and a client has to bear that.
  io: 'input',
  override: ({ jsonSchema }) => tidy(jsonSchema as JsonSchema), // as zod writes it for this target
} as const satisfies Parameters<typeof z.toJSONSchema>[1];

const names = new Map(Object.entries(COMPONENTS).map(([name, { schema }]) => [schema, name]));

/** `components.schemas`: what zod knows of each schema, with our words besides. */
export function buildSchemas(): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>();
  for (const [name, { schema }] of Object.entries(COMPONENTS)) registry.add(schema, { id: name });
  const { schemas } = z.toJSONSchema(registry, { ...OPTIONS, uri: referTo });
  // zod's type allows every JSON Schema draft; with this target it writes what `JsonSchema` lists.
  const written = schemas as Record<string, JsonSchema>;
  return Object.fromEntries(Object.entries(COMPONENTS).map(([name]) => [name, describe(name, written[name] ?? {})]));
}

/** A reference where the schema has a name, and the schema itself where it has none, such as that of a header. */
export function schemaOf(schema: z.ZodType): JsonSchema {
  const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
  const name = names.get(inner as z.ZodType); // `unwrap` says so only by the looser core interface
  if (name !== undefined) return { $ref: referTo(name) };
  const { $schema, ...written } = z.toJSONSchema(inner as z.ZodType, OPTIONS);
  return written as JsonSchema; // as above
}

/** Leaves out what the format, the type or the reference says already. */
function tidy(schema: JsonSchema): void {
  if (schema.format === 'date-time') delete schema.pattern;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  const [only, ...others] = schema.allOf ?? [];
  if (only?.$ref !== undefined && others.length === 0 && Object.keys(schema).length === 1) {
    delete schema.allOf;
    schema.$ref = only.$ref;
  }
}

function describe(name: string, written: JsonSchema): JsonSchema {
  const { about = '', fields = {} } = COMPONENTS[name] ?? {};
  const { $id, ...schema } = written as JsonSchema & { $id?: string }; // zod names what it takes from a registry
  const properties = Object.entries(schema.properties ?? {}).map(([field, property]): [string, JsonSchema] => [
    field,
    withDescription(property, fields[field] ?? ''),
  ]);
  return {
    description: about,
    ...schema,
    ...(properties.length > 0 && { properties: Object.fromEntries(properties) }),
  };
}

/** In OpenAPI 3.0 whatever stands beside a `$ref` is not read. */
function withDescription(property: JsonSchema, description: string): JsonSchema {
  const { $ref, ...rest } = property;
  return $ref === undefined ? { description, ...rest } : { description, allOf: [{ $ref }] };
}

function referTo(name: string): string {
  return `#/components/schemas/${name}`;
}
