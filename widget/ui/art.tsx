const drawings = {
  done: ['M32 6a26 26 0 1 0 0 52 26 26 0 0 0 0-52Z', 'm21 33 8 8 15-18'],
  apart: ['M6 18h18v28H6ZM40 18h18v28H40Z', 'M24 32h4M36 32h4'],
  clock: ['M32 6a26 26 0 1 0 0 52 26 26 0 0 0 0-52Z', 'M32 18v14l9 6'],
  broken: ['M6 12h52v34H6Z', 'M32 20v10M32 37v.1M22 54h20'],
  empty: ['M6 16h52v34H6Z', 'M6 27h52M14 40h12'],
} as const;

/** One small two-tone drawing where a screen would otherwise be empty. */
export function Art({ of }: { of: keyof typeof drawings }) {
  const [shape, line] = drawings[of];
  return (
    <svg class={`art ${of}`} viewBox="6 6 52 52" width="48" height="48" aria-hidden="true">
      <path class="shape" d={shape} />
      <path class="line" d={line} />
    </svg>
  );
}
