import type { ConsentRecord } from '../store/records.ts';
import { confirmationOf } from './confirmation.ts';

/** True while the partner may read what was agreed. It ends on time whether or not a job notes it. */
export function isActive(consent: ConsentRecord, now: number): boolean {
  const confirmation = confirmationOf(consent, now);
  const isConfirmed = confirmation === undefined || confirmation === 'confirmed';
  return isConfirmed && consent.terminatedAt === null && now < consent.expiresAt;
}
