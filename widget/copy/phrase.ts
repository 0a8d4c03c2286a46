/** Words with holes: `'{app} wants to read'`. The form for one or many is chosen by the value named `count`. */
export type Template = string | { one: string; other: string };
export type Values = Record<string, string | number>;

const rules = new Intl.PluralRules('en');

export function phrase(template: Template, values: Values = {}): string {
  return sentence(template, values.count).replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
}

/** The sentence still with its holes. */
export function sentence(template: Template, count: unknown): string {
  if (typeof template === 'string') return template;
  return rules.select(Number(count)) === 'one' ? template.one : template.other;
}
