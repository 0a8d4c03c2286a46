/** Runs `start` when the page's markup is there: at once, or as soon as it is. */
export function whenParsed(start: () => void): void {
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start);
  else start();
}
