const TILES = {
  'app_sandbox.svg': ['#1f5eff', 'M12 28 20 11l8 17h-5l-3-7-3 7z'],
  'ins_sandbox_bank.svg': [
    '#0b6b50',
    'M10 17 20 10l10 7v2H10zm2 4h3v7h-3zm6.5 0h3v7h-3zm6.500 0h3v7h-3zM10 29h20v2H10z',
  ],
  'ins_sandbox_energy.svg': ['#b45309', 'm22 9-9 13h6l-1 9 9-13h-6z'],
  'ins_sandbox_slow.svg': ['#5b4bb5', 'M10 26a8 8 0 0 1 16 0h4v3H10zm4 0h8a4 4 0 0 0-8 0z'],
  'ins_sandbox_down.svg': ['#4b5563', 'M18.500 10h3v12h-3zm0 15h3v4h-3z'],
  'ins_sandbox_rtl.svg': ['#9d174d', 'M20 10a10 10 0 1 0 9 14 8 8 0 1 1-5-13z'],
} as const satisfies Record<string, readonly [colour: string, shape: string]>;

/** Flat tiles, 40 units square. */
export const SANDBOX_LOGOS: ReadonlyMap<string, string> = new Map(
  Object.entries(TILES).map(([file, [colour, shape]]) => [
    file,
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" fill="${colour}"/><path fill="#fff" d="${shape}"/></svg>`,
  ]),
);
