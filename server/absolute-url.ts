/** Logos are kept as paths on our own origin or as `data:` URLs; partners need the whole address. */
export function absoluteUrl(publicUrl: string, logo: string): string {
  return logo === '' ? '' : new URL(logo, publicUrl).href;
}
