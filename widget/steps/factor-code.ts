export const CODE_DIGITS = 6;

const ZEROS = [0x0660, 0x06f0, 0x0966, 0xff10]; // Arabic-Indic, Persian, Devanagari, full-width

/** The digits of what was typed or pasted, as ASCII: spaces, dashes and invisible marks around a code are habit. */
export function normalizeCode(text: string): string {
  return [...text].map(asciiDigit).join('');
}

function asciiDigit(character: string): string {
  if (/[0-9]/.test(character)) return character;
  const point = character.codePointAt(0) ?? 0;
  const zero = ZEROS.find((first) => point >= first && point <= first + 9);
  return zero === undefined ? '' : String(point - zero);
}
