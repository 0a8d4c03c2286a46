import { Secret, TOTP } from 'otpauth';

const ROADRUNNER = new TOTP({ secret: Secret.fromBase32('JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP') });

/** The code of this moment for the sandbox user with a second factor. */
export function roadrunnerCode(): string {
  return ROADRUNNER.generate();
}
