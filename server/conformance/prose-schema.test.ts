import { expect, test } from 'vitest';
import { contractOf } from './contract.ts';

// What the prose documents are read as, said once by hand: a reader that finds nothing would let everything pass.

test('the tables of the Fiskil document are read as it means them', () => {
  expect(contractOf('fiskil')).toMatchObject({
    request: {
      properties: {
        end_user_id: { type: 'string' },
        redirect_uri: { type: 'string' },
        cancel_uri: { type: 'string' },
        institution_id: { type: 'string' },
        permissions: { type: 'array' },
      },
      required: ['end_user_id'],
    },
    responses: {
      201: {
        schema: {
          properties: {
            id: { type: 'string' },
            session_id: { type: 'string' },
            auth_url: { type: 'string' },
            expires_at: { type: 'integer' },
          },
          required: ['id', 'session_id', 'auth_url', 'expires_at'],
        },
      },
    },
  });
});

test('the lists of the yeep document are read as it means them', () => {
  expect(contractOf('yeep')).toMatchObject({
    request: {
      properties: {
        user: { type: 'string' },
        password: { type: 'string' },
        projection: { properties: { profile: { type: 'boolean' }, permissions: { type: 'boolean' } }, required: [] },
        secondaryAuthFactor: {
          properties: { type: { type: 'string' }, token: { type: 'string' } },
          required: ['type', 'token'],
        },
      },
      required: ['user', 'password'],
    },
    responses: {
      200: { schema: { properties: { ok: { type: 'boolean' }, error: { type: 'object' }, user: { type: 'object' } } } },
    },
  });
});

test('the Forestreet documents are read with their statuses, parameters and 34 error codes', () => {
  expect(Object.keys(contractOf('get-session').responses)).toEqual(['200', '400', '401']);
  expect(Object.keys(contractOf('put-session').responses)).toEqual(['204', '302', '400', '401']);
  expect(Object.keys(contractOf('sign-in').responses)).toEqual(['200', '400', '401']);
  expect(contractOf('get-session').parameters).toMatchObject([{ name: 'x-api-key', in: 'header', required: true }]);
  for (const name of ['get-session', 'put-session', 'sign-in'] as const) {
    expect(contractOf(name).errorCodes).toHaveLength(34);
  }
});
