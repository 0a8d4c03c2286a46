import { API_ERRORS, ENDPOINT_ERRORS, ERROR_TYPES, FLOW_ERRORS, RPC_ERRORS } from '@consentry/protocol/errors.ts';
import { afterAll, describe, expect, test } from 'vitest';
import { RESERVED_ERROR_CODES } from '../http/openapi/endpoint-error-document.ts';
import { createTestServer } from '../testing/test-server.ts';
import { CASES } from './cases.ts';
import { checkAnswer } from './check-answer.ts';
import { contractOf } from './contract.ts';
import { NEVER_GIVEN } from './never-given.ts';
import { composeReport, kindOf } from './report.ts';
import { SEEDS, type SeedName } from './seed-document.ts';

const names = Object.keys(SEEDS) as SeedName[]; // a literal table
const given = new Set(CASES.flatMap(({ error }) => error ?? []));

describe.each(names)('%s', (name) => {
  const own = CASES.filter(({ document }) => document === name);
  const titled = own.map((each) => [`${kindOf(each)}: ${each.what}`, each] as const);

  test.each(titled)('%s', async (_title, each) => {
    const server = await createTestServer(each.config);
    await checkAnswer(each, await each.run(server));
  });

  test('every status that the document lists is produced', () => {
    const produced = own.filter(({ call }) => call === undefined).map(({ status }) => String(status));
    expect(produced).toEqual(expect.arrayContaining(Object.keys(contractOf(name).responses)));
  });

  test('every error code that the document lists is produced, or is never given for a reason', () => {
    for (const code of contractOf(name).errorCodes) expect([...given, ...Object.keys(NEVER_GIVEN)]).toContain(code);
  });
});

test('what is never given is given by no case, and is reserved in our own document', () => {
  for (const code of Object.keys(NEVER_GIVEN)) expect(given).not.toContain(code);
  const ofDocuments = new Set(names.flatMap((name) => contractOf(name).errorCodes));
  expect(Object.keys(NEVER_GIVEN).filter((code) => ofDocuments.has(code))).toEqual([...RESERVED_ERROR_CODES]);
});

test('every code of our own tables is produced, or is never given for a reason', () => {
  const codes = [
    ...Object.keys(API_ERRORS),
    ...Object.keys(ENDPOINT_ERRORS),
    ...Object.keys(FLOW_ERRORS),
    ...Object.values(RPC_ERRORS).map(String),
    ...Object.keys(ERROR_TYPES),
  ];
  for (const code of codes) expect([...given, ...Object.keys(NEVER_GIVEN)]).toContain(code);
});

test('every refusal under /v1 and /flow comes with the status of its table', () => {
  const statuses = new Map<string, number>(Object.entries(API_ERRORS));
  for (const [code, { status }] of Object.entries(FLOW_ERRORS)) statuses.set(code, status);
  const refused = CASES.filter(({ status, error = '' }) => status !== 200 && statuses.has(error));
  expect(refused.map(({ error, status }) => [error, status])).toEqual(
    refused.map(({ error = '' }) => [error, statuses.get(error)]),
  );
});

afterAll(() => {
  process.stdout.write(composeReport(CASES));
});
