import { Secret, TOTP } from 'otpauth';
import { SECOND } from '../clock.ts';

const PERIOD_SECONDS = 30;
const DRIFT_STEPS = 1; // RFC 6238 §5.2: one step either way for clocks and slow typing

/** The time step whose code this is, or nothing. The caller spends the step, so that the code works once. */
export function findTotpStep(secret: string, token: string, now: number): number | undefined {
  const delta = totp(secret).validate({ token, timestamp: now, window: DRIFT_STEPS });
  return delta === null ? undefined : Math.floor(now / (PERIOD_SECONDS * SECOND)) + delta;
}

/** The code of this moment. */
export function generateTotp(secret: string, now: number): string {
  return totp(secret).generate({ timestamp: now });
}

function totp(secret: string): TOTP {
  return new TOTP({ secret: Secret.fromBase32(secret), period: PERIOD_SECONDS, digits: 6 });
}
