/** Written out, in the reader's own English: `20 February 2026`. Never 03/04. */
export function longDate(unixSeconds: number): string {
  const locale = globalThis.navigator?.languages?.find((tag) => tag.startsWith('en-')) ?? 'en-GB';
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(new Date(unixSeconds * 1000));
}

export function isoDate(unixSeconds: number): string {
  return new Date(unixSeconds * 1000).toISOString();
}
