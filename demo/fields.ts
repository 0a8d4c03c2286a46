/** Reads JSON that another server sent: every field is checked where it is taken. */
export type Fields = Readonly<Record<string, unknown>>;

export function asFields(value: unknown): Fields {
  if (typeof value !== 'object' || value === null) throw new TypeError('expected a JSON object');
  return { ...value };
}

export function asList(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new TypeError('expected a JSON array');
  return value;
}

export function getText(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value !== 'string') throw new TypeError(`expected ${name} to be a string`);
  return value;
}

export function findText(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  return typeof value === 'string' ? value : undefined;
}

export function getOneOf<Word extends string>(fields: Fields, name: string, words: readonly Word[]): Word {
  const word = words.find((candidate) => candidate === fields[name]);
  if (word === undefined) throw new TypeError(`expected ${name} to be one of ${words.join(', ')}`);
  return word;
}
