import { ERROR_TYPES, HOST_ERROR_HELP, HOST_ERRORS, type HostErrorCode } from '@consentry/protocol/errors.ts';
import { beforeAll, expect, test } from 'vitest';
import { createTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
});

const codes = Object.keys(HOST_ERRORS) as HostErrorCode[]; // a literal table

test.each(codes)('/errors/%s says what the code means and what to do', async (code) => {
  const response = await server.fetch(`/errors/${code}`);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  expect(response.headers.get('cache-control')).toBe('public, max-age=300');
  const { cause, fix } = HOST_ERROR_HELP[code];
  const recovery = HOST_ERRORS[code];
  const lines = (await response.text()).split('\n');
  expect(lines[0]).toBe(code);
  const isRetryable = recovery !== 'contact_support';
  expect(lines.slice(2, 7)).toEqual([
    `cause: ${cause}`,
    `fix: ${fix}`,
    `recovery: ${recovery}`,
    `retryable: ${isRetryable}`,
    expect.stringMatching(/^display: [A-Z].*\.$/),
  ]);
});

test('a person whose page is not registered cannot help it, and one whose window was blocked can', async () => {
  const read = async (code: string) => (await server.fetch(`/errors/${code}`)).text();
  expect(await read('origin_not_registered')).toContain('retryable: false');
  expect(await read('popup_blocked')).toContain('retryable: true');
  expect(await read('popup_blocked')).toContain('display: Your browser blocked a window.');
});

test.each(Object.entries(ERROR_TYPES))('/errors/%s names %s, as the callback does', async (type, word) => {
  const response = await server.fetch(`/errors/${type}`);
  expect(response.status).toBe(200);
  expect(await response.text()).toContain(`error: ${word}\n`);
});

test.each(['nothing', '__proto__', 'toString', 'POPUP_BLOCKED', '%3Cscript%3E', 'consent_timeout'])(
  '/errors/%s is no page',
  async (code) => {
    expect((await server.fetch(`/errors/${code}`)).status).toBe(404);
  },
);
