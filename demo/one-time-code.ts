import { Secret, TOTP } from 'otpauth';
import { ROADRUNNER_TOTP_SECRET } from './sandbox-users.ts';
import type { OneTimeCode } from './wire.ts';

const SECOND = 1000;

const totp = new TOTP({ secret: Secret.fromBase32(ROADRUNNER_TOTP_SECRET) });

/** What roadrunner's authenticator app shows at this moment. */
export function currentOneTimeCode(now: number): OneTimeCode {
  return {
    code: totp.generate({ timestamp: now }),
    seconds_left: Math.ceil(totp.remaining({ timestamp: now }) / SECOND),
    period: totp.period,
  };
}
