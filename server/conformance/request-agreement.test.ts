import { MintRequest } from '@consentry/protocol/api.ts';
import { SetCookieRequest } from '@consentry/protocol/rpc-api.ts';
import { EmailSignInRequest, GetSessionQuery, SetCookiesRequest } from '@consentry/protocol/session-api.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { z } from 'zod';
import { contractOf } from './contract.ts';
import { readJsonBlocks, type SeedName } from './seed-document.ts';
import { createValidator, problemsOf } from './validator.ts';

// Where ours refuses more than a document does (empty names, over-long texts) the values
// below stay away from it; docs/conformance.md lists these places.

const OTHERS = fc.constantFrom<unknown>(7, true, null, [], {}, undefined);
const tokenLike = fc.oneof(
  { arbitrary: fc.stringMatching(/^[A-Za-z0-9_-]{1,8}(\.[A-Za-z0-9_-]{1,8}){2}$/), weight: 6 },
  fc.stringMatching(/^[A-Za-z0-9_-]{1,8}(\.[A-Za-z0-9_-]{1,8}){0,3}$/),
  fc.stringMatching(/^[A-Za-z0-9._-]{0,24}$/),
  fc.string({ maxLength: 24 }),
);
const url = fc.constantFrom(
  'https://a.example/',
  'http://localhost:4000/x?y#z',
  'urn:a:b',
  '/consent',
  '//a.example/',
  '',
);
/** Of a name with a dot: `format: email` refuses a bare one, which HTML, and so ours, takes as a host's. */
const email = fc.stringMatching(/^[a-z0-9_+&'!#-]{1,8}(\.[a-z0-9_+-]{1,8})?@[a-z0-9]{1,8}(\.[a-z0-9]{1,4}){1,2}$/);
const noEmail = fc.string({ maxLength: 20 }).filter((text) => !text.includes('@'));
const name = fc.stringMatching(/^[a-z0-9_.:/-]{1,30}$/);
const username = fc.stringMatching(/^[a-z0-9][a-z0-9_.-]{0,28}[a-z0-9]$/);

test('a body of PUT /v2/auth/session is taken exactly when it is valid by the document', () => {
  const fields = {
    refreshToken: tokenLike,
    idToken: tokenLike,
    checksum: fc.string({ maxLength: 200 }),
    redirectUrl: url,
  };
  expectAgreement('put-session', SetCookiesRequest, fields);
});

test('a body of POST /v2/auth/sign-in is taken exactly when it is valid by the document', () => {
  const fields = { email: fc.oneof(email, noEmail), password: fc.string({ maxLength: 1024 }) };
  expectAgreement('sign-in', EmailSignInRequest, fields);
});

test('a body of POST /v1/auth/session is taken exactly when it is valid by the table of the document', () => {
  const permissions = fc.array(name, { minLength: 1, maxLength: 20 });
  // An empty list is of the table's type, and asks for nothing: ours refuses it.
  const others = fc.constantFrom<unknown>(7, true, null, {}, undefined);
  const fields = { end_user_id: name, redirect_uri: name, cancel_uri: name, institution_id: name, permissions };
  expectAgreement('fiskil', MintRequest, fields, others);
});

test('a body of session.setCookie is taken exactly when it is valid by the list of the document', () => {
  const flag = fc.oneof(fc.boolean(), OTHERS);
  const factor = { type: fc.constant('TOTP'), token: fc.string({ minLength: 1, maxLength: 64 }) };
  const fields = {
    user: username,
    password: fc.string({ minLength: 1, maxLength: 1024 }),
    projection: fc.record({ profile: flag, permissions: flag }, { requiredKeys: [] }),
    secondaryAuthFactor: fc.record(factor, { requiredKeys: [] }),
  };
  expectAgreement('yeep', SetCookieRequest, fields);
});

test('the example requests of the yeep document are valid by its own list and are taken', () => {
  const requests = readJsonBlocks('yeep').filter((block) => typeof block === 'object' && block && 'password' in block);
  expect(requests).toHaveLength(3);
  for (const request of requests) {
    expect(problemsOf(contractOf('yeep').request ?? {}, request)).toEqual([]);
    expect(SetCookieRequest.safeParse(request).success).toBe(true);
  }
});

test('the example answers of the Fiskil document are valid by its own table', () => {
  const answers = readJsonBlocks('fiskil');
  expect(answers).toHaveLength(2);
  for (const answer of answers)
    expect(problemsOf(contractOf('fiskil').responses[201]?.schema ?? {}, answer)).toEqual([]);
});

test('GET /v2/auth/session needs no query', () => {
  expect(GetSessionQuery.safeParse({}).success).toBe(true);
});

/** Every body of these fields, each with a value, one of another type, or left out. */
function expectAgreement(
  document: SeedName,
  schema: z.ZodType,
  fields: Record<string, fc.Arbitrary<unknown>>,
  others: fc.Arbitrary<unknown> = OTHERS,
): void {
  const request = contractOf(document).request ?? {};
  const problems = createValidator(request);
  expect(Object.keys(fields).sort()).toEqual(Object.keys(request.properties ?? {}).sort());
  const eithers = Object.entries(fields).map(([field, value]): [string, fc.Arbitrary<unknown>] => [
    field,
    fc.oneof({ arbitrary: value, weight: 6 }, { arbitrary: others, weight: 1 }),
  ]);
  let taken = 0;
  fc.assert(
    fc.property(fc.record(Object.fromEntries(eithers)), (body) => {
      const isTaken = schema.safeParse(body).success;
      taken += Number(isTaken);
      expect(isTaken).toBe(problems(body).length === 0);
    }),
    { numRuns: 600 },
  );
  // Neither side may agree by refusing everything.
  expect(taken).toBeGreaterThan(20);
}
