/** What the calling code got wrong. */
export function mistake(name: string, expected: string, received: unknown): TypeError {
  return new TypeError(`Consentry: expected ${name} to be ${expected}; received ${received}`);
}
