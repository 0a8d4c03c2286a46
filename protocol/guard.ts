/**
 * The few checks that browser bundles use instead of the schema library, which would cost 28 KB a page. Every guard
 * made of these has a schema beside it, and a property test that the two agree on any value.
 */
export type Test = (value: unknown) => boolean;

/* @__NO_SIDE_EFFECTS__ */
export function text(longest: number): Test {
  return (value) => typeof value === 'string' && value.length <= longest;
}

/* @__NO_SIDE_EFFECTS__ */
export function match(pattern: RegExp): Test {
  return (value) => typeof value === 'string' && pattern.test(value);
}

/* @__NO_SIDE_EFFECTS__ */
export function integer(least: number): Test {
  return (value) => Number.isSafeInteger(value) && (value as number) >= least; // isSafeInteger proves a number
}

/* @__NO_SIDE_EFFECTS__ */
export function oneOf(...allowed: readonly unknown[]): Test {
  return (value) => allowed.includes(value);
}

/** Spread first: `every` would skip the holes of a sparse array, which structured cloning keeps. */
/* @__NO_SIDE_EFFECTS__ */
export function list(item: Test): Test {
  return (value) => Array.isArray(value) && [...value].every(item);
}

/* @__NO_SIDE_EFFECTS__ */
export function optional(test: Test): Test {
  return (value) => value === undefined || test(value);
}

/** Unknown fields are allowed: newer peers may send more. */
/* @__NO_SIDE_EFFECTS__ */
export function fields(tests: Record<string, Test>): Test {
  const entries = Object.entries(tests);
  return (value) => isRecord(value) && entries.every(([name, test]) => test(value[name]));
}

/** Picks the test by the value of one field, as a discriminated union does. */
/* @__NO_SIDE_EFFECTS__ */
export function byField(name: string, tests: Record<string, Test>): Test {
  return (value) =>
    isRecord(value) &&
    typeof value[name] === 'string' &&
    Object.hasOwn(tests, value[name]) &&
    !!tests[value[name]]?.(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
