import type { JsonSchema } from '../http/openapi/openapi-document.ts';

/** The schema that a table of fields stands for: `| name | type | Required | description |` under a heading. */
export function schemaOfTable(text: string, heading: string): JsonSchema {
  const section = text.slice(text.indexOf(`\n${heading} [#`)).split(/\n\n(?=\|)/)[1] ?? '';
  const rows = (section.split('\n\n')[0] ?? '').split('\n').slice(2);
  const fields = rows.map((row) => row.split('|').map((cell) => cell.trim().replace(/`/g, '')));
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map(([, name = '', type = '']) => [name, { type }])),
    required: fields.filter(([, , , required]) => required === 'Yes').map(([, name = '']) => name),
  };
}

/** The schema that a nested list stands for: `- **name** _(type)_ — description (required)` under a heading. */
export function schemaOfList(text: string, heading: string): JsonSchema {
  const section = text.slice(text.indexOf(`\n${heading}\n`) + 1).split(/\n---|\n#/)[0] ?? '';
  const items = [...section.matchAll(/^( *)- \*\*(\w+)\*\* _\((\w+)\)_ — (.*)$/gm)].map(
    ([, indent = '', name = '', type = '', about = '']) => ({ depth: indent.length / 2, name, type, about }),
  );
  return composeObject(items, 0);
}

interface Item {
  depth: number;
  name: string;
  type: string;
  about: string;
}

function composeObject(items: Item[], depth: number): JsonSchema {
  const schema: JsonSchema = { type: 'object', properties: {}, required: [] };
  for (const [index, { name, type, about, depth: own }] of items.entries()) {
    if (own !== depth) continue;
    const rest = items.slice(index + 1);
    const end = rest.findIndex((item) => item.depth <= depth);
    const inner = end === -1 ? rest : rest.slice(0, end);
    const property = inner.length > 0 ? composeObject(inner, depth + 1) : { type: type.toLowerCase() };
    schema.properties = { ...schema.properties, [name]: property };
    if (about.endsWith('(required)')) schema.required?.push(name);
  }
  return schema;
}
