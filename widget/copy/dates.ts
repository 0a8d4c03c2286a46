import { en } from './en.ts';
import { phrase } from './phrase.ts';

const DAY = 24 * 60 * 60;
const HOUR = 60 * 60;

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
