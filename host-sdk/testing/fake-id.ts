let count = 0;

/** The next id, of the server's form and the same in every run: `ses_00000000000000000000000000fake_1`. */
export function createFakeId(prefix: 'ses' | 'con' | 'err'): string {
  count += 1;
  return `${prefix}_${`fake_${count}`.padStart(32, '0')}`;
}
