/**
 * All that is ever read of a message, an answer or a callback: its fields, and only those that are text.
 *
 * The schemas in `protocol/` check every field, and their guards would cost a sixth of this script's budget. It lives
 * in partners' bundles for years, so it asks only for the fields that it uses, where it uses them.
 */
export type TextFields = Partial<Record<string, string>>;

export function textFields(value: unknown): TextFields {
  return Object.fromEntries(Object.entries(value ?? {}).filter(([, field]) => typeof field === 'string'));
}
