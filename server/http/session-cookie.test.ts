import { SignInId } from '@consentry/protocol/ids.ts';
import { describe, expect, test } from 'vitest';
import { HOUR } from '../clock.ts';
import type { SignInRecord } from '../store/records.ts';
import {
  clearedCookies,
  readReplacedCookies,
  readShownCookies,
  readSignInCookies,
  readTopLevelCookies,
  signInCookies,
} from './session-cookie.ts';

const NOW = Date.UTC(2026, 10, 22, 9);
const NAME = '__Host-consentry_session';
const OWN: SignInRecord = {
  signInId: SignInId.parse(`sgn_${'a'.repeat(32)}`),
  kind: 'own',
  userId: 'usr_1',
  appId: null,
  endUserId: null,
  epoch: 0,
  amr: ['pwd'],
  projection: { profile: false, permissions: false },
  createdAt: NOW,
  expiresAt: NOW + HOUR,
  endedAt: null,
};
const OF_APP: SignInRecord = { ...OWN, kind: 'handoff', appId: 'app_1', endUserId: 'u' };
const sent = (cookie: string) => new Headers({ cookie });
const nameOf = (line = '') => line.slice(0, line.indexOf('='));
const [APP_P = '', APP_L = ''] = signInCookies(OF_APP, 'x', NOW).map(nameOf);

describe('the cookies of a sign-in', () => {
  test('are one value under two names, each with what its browser needs', () => {
    expect(signInCookies(OWN, 'cck.x', NOW)).toEqual([
      `${NAME}_p=cck.x; Path=/; Max-Age=3600; Secure; HttpOnly; SameSite=None; Partitioned`,
      `${NAME}_l=cck.x; Path=/; Max-Age=3600; Secure; HttpOnly; SameSite=Lax`,
    ]);
  });

  test('live as long as the sign-in, and never shorter than nothing', () => {
    expect(signInCookies(OWN, 'x', NOW + HOUR - 1)[0]).toContain('Max-Age=1;');
    expect(signInCookies(OWN, 'x', NOW + 2 * HOUR)[0]).toContain('Max-Age=0;');
  });

  test('name no domain, as the prefix demands (threats.md row 67)', () => {
    for (const line of [...signInCookies(OWN, 'x', NOW), ...signInCookies(OF_APP, 'x', NOW)]) {
      expect(line).toMatch(/^__Host-/);
      expect(line).toContain('; Path=/;');
      expect(line).not.toMatch(/domain/i);
    }
  });

  test('of two apps have different names, and neither has that of an own sign-in', () => {
    const other = signInCookies({ ...OF_APP, appId: 'app_2' }, 'x', NOW).map(nameOf);
    expect(new Set([...other, APP_P, APP_L, `${NAME}_p`, `${NAME}_l`]).size).toBe(6);
  });
});

describe('what a browser sends', () => {
  test("is read with the person's own sign-in first", () => {
    const headers = sent(`a=b; ${APP_L}=app; ${NAME}_l=own`);
    expect(readSignInCookies(headers)).toEqual(['own', 'app']);
  });

  test('is all tried where a name comes twice (threats.md row 67)', () => {
    expect(readSignInCookies(sent(`${NAME}_l=tossed; ${NAME}_l=own`))).toEqual(['tossed', 'own']);
  });

  test.each([
    ['no cookie', ''],
    ['a name that starts alike', `${NAME}=x; ${NAME}_=x; ${NAME}_q=x; ${NAME}_l2=x; ${NAME}_short_l=x`],
    ['a name without the prefix', 'consentry_session_l=x; __host-consentry_session_l=x; x__Host-consentry_session_l=x'],
    ['a name without a value', `${NAME}_l`],
  ])('is nothing when it is %s', (_what, cookie) => {
    expect(readSignInCookies(sent(cookie))).toEqual([]);
    expect(readTopLevelCookies(sent(cookie))).toEqual([]);
    expect(clearedCookies(sent(cookie))).toEqual([]);
  });

  test('recognises somebody only by the Lax cookie of their own', () => {
    const all = sent(`${NAME}_p=p; ${NAME}_l=l; ${APP_P}=ap; ${APP_L}=al`);
    expect(readTopLevelCookies(all)).toEqual(['l']);
  });

  test('is replaced by a sign-in of the same name only', () => {
    const all = sent(`${NAME}_p=p; ${NAME}_l=l; ${APP_P}=ap; ${APP_L}=al`);
    expect(readReplacedCookies(all, OWN)).toEqual(['p', 'l']);
    expect(readReplacedCookies(all, OF_APP)).toEqual(['ap', 'al']);
    expect(readReplacedCookies(all, { ...OF_APP, appId: 'app_2' })).toEqual([]);
  });
});

test('each cookie that came is taken away by the attributes that it was set with', () => {
  expect(clearedCookies(sent(`${NAME}_p=x; other=1; ${NAME}_l=x; ${APP_P}=y`))).toEqual([
    `${NAME}_p=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=None; Partitioned`,
    `${NAME}_l=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax`,
    `${APP_P}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=None; Partitioned`,
  ]);
});

test.each([
  ['Cookie cck.x', 'cck.x'],
  ['cookie   cck.x', 'cck.x'],
  [`Cookie ${NAME}_l=cck.x`, 'cck.x'],
  ['Cookie', undefined],
  ['Cookie a b', undefined],
  ['Bearer cck.x', undefined],
])('Authorization: %s names the cookie %s', (authorization, expected) => {
  expect(readShownCookies(new Headers({ authorization }))).toEqual(expected === undefined ? [] : [expected]);
});
