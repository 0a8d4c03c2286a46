import type { FlowInstitution } from '@consentry/protocol/flow.ts';

/** Those whose name or another name contains every word typed; names that begin with the words come first. */
export function findInstitutions(institutions: readonly FlowInstitution[], query: string): readonly FlowInstitution[] {
  const words = fold(query).split(' ').filter(Boolean);
  if (words.length === 0) return institutions;
  const ranked = institutions.flatMap((institution) => {
    const names = [institution.name, ...institution.aliases].map(fold);
    const isHit = names.some((name) => words.every((word) => name.includes(word)));
    return isHit ? [{ institution, isPrefix: names.some((name) => name.startsWith(words.join(' '))) }] : [];
  });
  return ranked.sort((a, b) => Number(b.isPrefix) - Number(a.isPrefix)).map(({ institution }) => institution);
}

/** `Crédit  Agricole` and `credit agricole` are the same to somebody who types. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
