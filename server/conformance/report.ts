import type { Case } from './case.ts';
import { NEVER_GIVEN } from './never-given.ts';
import { SEEDS } from './seed-document.ts';

/** Document × status × error → the tests that produced it. */
export function composeReport(cases: readonly Case[]): string {
  const lines = Object.entries(SEEDS).flatMap(([name, file]) => {
    const own = cases.filter(({ document }) => document === name);
    const kinds = [...new Set(own.map(kindOf))].sort();
    const line = (kind: string) =>
      toLine(
        kind,
        own.filter((each) => kindOf(each) === kind).map(({ what }) => what),
      );
    return ['', file, ...kinds.map(line)];
  });
  const never = Object.entries(NEVER_GIVEN).map(([code, reason]) => toLine(code, [reason]));
  return `${[...lines, '', 'never given', ...never].join('\n')}\n`;
}

/** `401 Unauthorized`, or `200`. */
export function kindOf({ status, error }: Case): string {
  return error === undefined ? String(status) : `${status} ${error}`;
}

function toLine(kind: string, words: string[]): string {
  return `  ${kind.padEnd(38)} ${words.join(' | ')}`;
}
