import { en } from './en.ts';
import { phrase } from './phrase.ts';

const DAY = 24 * 60 * 60;
const HOUR = 60 * 60;

/** Written out, in the reader's own English: `20 February 2026`. Never 03/04. */
export function longDate(unixSeconds: number): string {
  const locale = globalThis.navigator?.languages?.find((tag) => tag.startsWith('en-')) ?? 'en-GB';
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(new Date(unixSeconds * 1000));
}

export function isoDate(unixSeconds: number): string {
  return new Date(unixSeconds * 1000).toISOString();
}

export function span(seconds: number): string {
  const days = Math.round(seconds / DAY);
  if (days >= 365 && days % 365 === 0) return phrase(en.span.years, { count: days / 365 });
  if (days >= 1) return phrase(en.span.days, { count: days });
  if (seconds >= HOUR) return phrase(en.span.hours, { count: Math.round(seconds / HOUR) });
  return phrase(en.span.minutes, { count: Math.max(1, Math.ceil(seconds / 60)) });
}

/** `accounts, balances and transactions`. */
export function listed(items: readonly string[]): string {
  return new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(items);
}
