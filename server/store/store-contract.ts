import { describe } from 'vitest';
import { describeApiKeys } from './contract/api-keys.ts';
import { describeConfirmations } from './contract/confirmations.ts';
import { describeConsents } from './contract/consents.ts';
import { describeEpochs } from './contract/epochs.ts';
import { describeFactors } from './contract/factors.ts';
import { describeFailures } from './contract/failures.ts';
import { prepareBench } from './contract/fixtures.ts';
import { describeIdempotency } from './contract/idempotency.ts';
import { describePasswords } from './contract/passwords.ts';
import { describeRecoveryCodes } from './contract/recovery-codes.ts';
import { describeSessions } from './contract/sessions.ts';
import { describeSignInTokens } from './contract/sign-in-tokens.ts';
import { describeSignIns } from './contract/sign-ins.ts';
import { describeSweeping } from './contract/sweeping.ts';
import { describeUsers } from './contract/users.ts';
import type { Engine } from './engine.ts';

/**
 * What every engine must do, races included. An engine's own test file runs this and adds only what is special to it. One
 * suite, however long: an engine must not be able to leave a part of it out.
 */
export function describeStore(name: string, openEngine: () => Engine): void {
  describe(`the store on ${name}`, () => {
    const bench = prepareBench(openEngine);
    describeApiKeys(bench);
    describeSessions(bench);
    describeIdempotency(bench);
    describeConsents(bench);
    describeConfirmations(bench);
    describeUsers(bench);
    describePasswords(bench);
    describeEpochs(bench);
    describeFactors(bench);
    describeRecoveryCodes(bench);
    describeSignIns(bench);
    describeSignInTokens(bench);
    describeFailures(bench);
    describeSweeping(bench);
  });
}
