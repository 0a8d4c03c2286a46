import type { z } from 'zod';

/** One named schema of the document, with the words that the schema itself does not hold. */
export interface Component {
  schema: z.ZodType;
  about: string;
  /** Of an object: what each of its fields is. */
  fields: Record<string, string>;
}

/** An object: a field without words does not compile. */
export function object<Schema extends z.ZodObject>(
  schema: Schema,
  about: string,
  fields: { [Field in keyof Schema['shape']]: string },
): Component {
  return { schema, about, fields };
}

/** Anything else, of which the name and a sentence say enough. */
export function named(schema: z.ZodType, about: string): Component {
  return { schema, about, fields: {} };
}
