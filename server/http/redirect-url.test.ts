import { beforeAll, describe, expect, test } from 'vitest';
import { issueBundle, putBundle } from '../testing/session-calls.ts';
import { createTestServer, ORIGIN, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
});

describe('a redirectUrl must be on our own origin, whatever it looks like (threats.md rows 13 and 14)', () => {
  const elsewhere = [
    'https://evil.example/',
    'http://evil.example:4000/',
    'http://localhost.evil.example:4000/',
    `${ORIGIN}@evil.example/`,
    `${ORIGIN}:pw@evil.example/`,
    'http://evil.example#@localhost:4000/',
    'http://evil.example?http://localhost:4000/',
    'http://evil.example\\@localhost:4000/',
    'http:\\\\evil.example',
    'http:///evil.example',
    'http:evil.example',
    'http://user:pw@localhost:4000/',
    'http://evil.example@localhost:4000/',
    'http://localhost:4001/',
    'http://localhost/',
    'https://localhost:4000/',
    'http://127.0.0.1:4000/',
    'http://[::1]:4000/',
    'http://localhost.:4000/',
    'http://loc\talhost.evil.example:4000/',
    'ws://localhost:4000/',
    'ftp://localhost:4000/',
    `blob:${ORIGIN}/1c7f3d9e`,
    `view-source:${ORIGIN}/`,
    'javascript:alert(1)',
    `javascript://localhost:4000/%0aalert(1)`,
    'data:text/html,hi',
    'file:///etc/passwd',
    'com.acme.app:/callback',
  ];
  test.each(elsewhere)('%o is refused and spends nothing', async (redirectUrl) => {
    const bundle = await issueBundle(server, 'coyote');
    const reply = await putBundle(server, { ...bundle, redirectUrl });
    expect(reply).toMatchObject({ status: 400, code: 'INVALID_INPUT', setCookies: [] });
    expect(reply.headers.has('location')).toBe(false);
    expect(await putBundle(server, bundle)).toMatchObject({ status: 204 });
  });

  test.each([
    '//evil.example',
    '/consent',
    '\\\\evil.example',
    'evil.example',
    '',
    ' ',
    `${ORIGIN}.evil.example/`,
    `${ORIGIN}/${'x'.repeat(2048)}`,
  ])('%o is not even a URL, or too long, and spends nothing', async (redirectUrl) => {
    const bundle = await issueBundle(server, 'coyote');
    const reply = await putBundle(server, { ...bundle, redirectUrl });
    expect(reply).toMatchObject({ status: 400, code: 'BODY_VALIDATION_FAILED', setCookies: [] });
    expect(await putBundle(server, bundle)).toMatchObject({ status: 204 });
  });

  test.each([
    ['HTTP://LOCALHOST:4000/Consent', `${ORIGIN}/Consent`],
    [`${ORIGIN}`, `${ORIGIN}/`],
    [`${ORIGIN}//evil.example`, `${ORIGIN}//evil.example`],
    [`${ORIGIN}/a\r\nX-Evil: 1`, `${ORIGIN}/aX-Evil:%201`],
  ])('%o is our own, and goes out as the browser would read it', async (redirectUrl, location) => {
    const reply = await putBundle(server, { ...(await issueBundle(server)), redirectUrl });
    expect(reply.status).toBe(302);
    expect(reply.headers.get('location')).toBe(location);
    expect(reply.headers.has('x-evil')).toBe(false);
  });
});

test('whatever Host a call names, our own origin is the configured one (threats.md row 45)', async () => {
  const bundle = await issueBundle(server, 'coyote');
  const request = new Request('http://evil.example/v2/auth/session', {
    method: 'PUT',
    headers: { 'content-type': 'application/json', 'x-forwarded-host': 'evil.example' },
    body: JSON.stringify({ ...bundle, redirectUrl: 'http://evil.example/' }),
  });
  const response = await server.app.fetch(request);
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ errorCode: 'INVALID_INPUT' });
  const { iss } = JSON.parse(Buffer.from(bundle.idToken.split('.')[1] ?? '', 'base64url').toString());
  expect(iss).toBe(ORIGIN);
  expect(await putBundle(server, bundle)).toMatchObject({ status: 204 });
});

describe('a page to which a browser would replay the PUT (threats.md row 13)', () => {
  test.each(['/', '/consent', '/docs', '/v2/users/me', '/v2/auth/sign-in', '/errors/CONSENT_TIMEOUT'])(
    '%s refuses it and does not read the tokens',
    async (path) => {
      const body = JSON.stringify(await issueBundle(server, 'coyote'));
      const headers = { 'content-type': 'application/json' };
      const request = new Request(new URL(path, ORIGIN), { method: 'PUT', headers, body });
      const response = await server.app.fetch(request);
      expect(response.status).toBe(405);
      expect(request.bodyUsed).toBe(false);
      expect(response.headers.getSetCookie()).toEqual([]);
    },
  );

  test('and so does an address that does not exist', async () => {
    const request = new Request(new URL('/nowhere', ORIGIN), { method: 'PUT', body: 'x' });
    expect((await server.app.fetch(request)).status).toBe(404);
    expect(request.bodyUsed).toBe(false);
  });
});
