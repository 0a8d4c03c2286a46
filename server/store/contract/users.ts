import { AccountId } from '@consentry/protocol/ids.ts';
import { describe, expect, test } from 'vitest';
import { ACCOUNT_STATUSES, type AccountRecord } from '../records.ts';
import { APP, type Bench, INSTITUTION, NOW, OTHER_USER, USER } from './fixtures.ts';

const ACCOUNT: AccountRecord = {
  accountId: AccountId.parse('acc_1'),
  userId: USER.userId,
  institutionId: INSTITUTION.institutionId,
  name: 'Everyday',
  kind: 'transaction',
  maskedNumber: '1234',
  unavailableReason: null,
  position: 1,
};

/** Institutions, people, and whom an app means by its own names for them. */
export function describeUsers(bench: Bench): void {
  describe('institutions and users', () => {
    test('gives back institutions in their order, and one by its id', async () => {
      const first = { ...INSTITUTION, institutionId: 'ins_2' as typeof INSTITUTION.institutionId }; // of the right form
      await bench.store.putInstitution(first, -1);
      expect(await bench.store.listInstitutions()).toEqual([first, INSTITUTION]);
      expect(await bench.store.findInstitution('ins_2')).toEqual(first);
      expect(await bench.store.findInstitution("' or 1=1")).toBeUndefined();
    });

    test('finds a user by name or e-mail, whatever the case', async () => {
      expect(await bench.store.findUserByLogin('WILE')).toEqual(USER);
      expect(await bench.store.findUserByLogin('Coyote@Acme.com')).toEqual(USER);
      expect(await bench.store.findUserByLogin('nobody')).toBeUndefined();
    });

    test('lists users by id, and finds one or none', async () => {
      expect(await bench.store.listUsers()).toEqual([USER, OTHER_USER]);
      expect(await bench.store.findUser(OTHER_USER.userId)).toEqual(OTHER_USER);
      expect(await bench.store.findUser('usr_none')).toBeUndefined();
    });

    test('seeding a user again keeps the spent steps and drops accounts that are gone', async () => {
      const spendTotpStep = { userId: USER.userId, step: 5 };
      await bench.store.putUser(USER, [ACCOUNT]);
      await bench.store.changeSession(await bench.mint(), {}, NOW, { spendTotpStep });
      await bench.store.putUser({ ...USER, fullName: 'Wile' }, []);
      expect(await bench.store.findUser(USER.userId)).toMatchObject({ totpLastStep: 5, fullName: 'Wile' });
      expect(await bench.store.listAccounts(USER.userId, INSTITUTION.institutionId)).toEqual([]);
    });

    test('puts one account beside the others of a user, or in its own place', async () => {
      const before = { ...ACCOUNT, accountId: AccountId.parse('acc_0'), position: 0 };
      await bench.store.putUser(USER, [ACCOUNT]);
      await bench.store.putAccount(before);
      await bench.store.putAccount({ ...ACCOUNT, name: 'Renamed' });
      const accounts = await bench.store.listAccounts(USER.userId, INSTITUTION.institutionId);
      expect(accounts).toEqual([before, { ...ACCOUNT, name: 'Renamed' }]);
      expect(await bench.store.listAccounts(OTHER_USER.userId, INSTITUTION.institutionId)).toEqual([]);
    });

    test.each(ACCOUNT_STATUSES)('sets the state %s of one account and of no other', async (status) => {
      await bench.store.setUserStatus(USER.userId, status);
      const epoch = status === USER.status ? 0 : 1;
      expect(await bench.store.findUser(USER.userId)).toEqual({ ...USER, status, epoch });
      expect(await bench.store.findUser(OTHER_USER.userId)).toEqual(OTHER_USER);
    });

    test("finds a person by an app's own name for them, within that app", async () => {
      await bench.store.putApp({ ...APP, appId: 'app_other' });
      await bench.store.putEndUser(APP.appId, 'coyote', USER.userId);
      await bench.store.putEndUser('app_other', 'coyote', OTHER_USER.userId);
      expect(await bench.store.findEndUser(APP.appId, 'coyote')).toEqual(USER);
      expect(await bench.store.findEndUser('app_other', 'coyote')).toEqual(OTHER_USER);
      expect(await bench.store.findEndUser(APP.appId, 'Coyote')).toBeUndefined();
      expect(await bench.store.findEndUser('app_none', 'coyote')).toBeUndefined();
    });

    test("an app's name means one person: the last that it was given to", async () => {
      await bench.store.putEndUser(APP.appId, 'coyote', USER.userId);
      await bench.store.putEndUser(APP.appId, 'coyote', OTHER_USER.userId);
      expect(await bench.store.findEndUser(APP.appId, 'coyote')).toEqual(OTHER_USER);
    });
  });
}
