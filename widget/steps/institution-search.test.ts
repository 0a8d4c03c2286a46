import { expect, test } from 'vitest';
import { examples } from '../examples.ts';
import { findInstitutions, fold } from './institution-search.ts';

const state = examples['choose-institution']?.model.state;
const institutions = state?.step === 'choose-institution' ? state.institutions : [];
const withAlias = institutions.map((one, index) => (index === 0 ? { ...one, aliases: ['Commonwealth', 'CBA'] } : one));
const namesFor = (query: string) => findInstitutions(withAlias, query).map(({ name }) => name);

test.each([
  ['an empty query keeps the order', '  ', withAlias.map(({ name }) => name)],
  ['case does not matter', 'sandbox', ['Sandbox Bank']],
  ['accents do not matter', 'credit lent', ['Crédit Lent']],
  ['accents may be typed', 'crédit', ['Crédit Lent']],
  ['words may come in any order', 'lent credit', ['Crédit Lent']],
  ['other names count', 'cba', ['Sandbox Bank']],
  ['other scripts work', 'الواحة', ['بنك الواحة']],
  ['nothing is found for nonsense', 'zzz', []],
])('%s', (_, query, expected) => {
  expect(namesFor(query)).toEqual(expected);
});

test('names that begin with the words come first', () => {
  expect(namesFor('b').at(0)).toBe('Beep Beep Energy');
});

test('punctuation folds to one space', () => {
  expect(fold(' A.N.Z.  Bank ')).toBe('a n z bank');
});
