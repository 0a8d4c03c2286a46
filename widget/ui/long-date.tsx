import { isoDate, longDate } from '../copy/long-date.ts';

export function LongDate({ at }: { at: number }) {
  return <time dateTime={isoDate(at)}>{longDate(at)}</time>;
}
