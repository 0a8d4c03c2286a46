/** As people copy it from paper: without the spaces, dashes and invisible marks. Case is the institution's to judge. */
export function normalizeRecoveryCode(text: string): string {
  return text.normalize('NFKC').replace(/[\s\p{Pd}\p{Cf}\p{Cc}]/gu, '');
}
