/** @throws TypeError that says what the calling code was expected to pass, and what came */
export function assertOption(name: string, expected: string, received: unknown, isRight: unknown): asserts isRight {
  if (!isRight) throw new TypeError(`Consentry: expected ${name} to be ${expected}; received ${received}`);
}
