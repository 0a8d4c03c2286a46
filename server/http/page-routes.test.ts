import type { Boot } from '@consentry/protocol/flow.ts';
import { Boot as BootSchema } from '@consentry/protocol/flow.ts';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { MINUTE } from '../clock.ts';
import { createTestServer, ORIGIN, PARTNER, type TestServer } from '../testing/test-server.ts';
import { widgetHeaders } from './security-headers.ts';

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer({ sandboxOrigins: ['http://127.0.0.1:5000'] });
});

async function bootOf(response: Response): Promise<Boot> {
  const json = /<script type="application\/json" id="boot">(.*?)<\/script>/s.exec(await response.text())?.[1];
  return BootSchema.parse(JSON.parse(json ?? ''));
}

function directives(response: Response): Map<string, string> {
  const policy = response.headers.get('content-security-policy') ?? '';
  return new Map(policy.split('; ').map((each) => [each.split(' ')[0] ?? '', each.split(' ').slice(1).join(' ')]));
}

describe('the widget page', () => {
  test.each(['/consent?session=', '/?sess_id='])('is served at %s with the first state in it', async (path) => {
    const { session_id } = await server.mint();
    const response = await server.fetch(path + session_id);
    expect(response.status).toBe(200);
    const boot = await bootOf(response);
    expect(boot).toMatchObject({
      session_id,
      host_origins: [PARTNER, 'http://127.0.0.1:5000'],
      state: { step: 'choose-institution', app: { name: 'Acme Budget' } },
    });
  });

  test('claims nothing, however often it is loaded', async () => {
    const { session_id } = await server.mint();
    for (let n = 0; n < 5; n += 1) await server.fetch(`/consent?session=${session_id}`);
    const truth = await server.partner('GET', `/v1/auth/session/${session_id}`);
    expect(await truth.json()).toMatchObject({ status: 'created' });
  });

  test('shows nothing of a claimed session: only its flow key does', async () => {
    const flow = await server.openFlow({ end_user_email: 'coyote@acme.com' });
    await flow.walkTo('choose-accounts');
    const response = await server.fetch(`/consent?session=${flow.sessionId}`);
    expect(response.status).toBe(200);
    const text = await response.text();
    expect(text).not.toMatch(/coyote|Everyday/);
    expect(text).not.toContain('"state"');
  });

  test('says in its status and its state that a session is unknown, expired or over', async () => {
    const unknown = await server.fetch(`/consent?session=ses_${'x'.repeat(32)}`);
    expect(unknown.status).toBe(404);
    expect(await bootOf(unknown)).toMatchObject({
      session_id: '',
      state: { step: 'failed', code: 'session_not_found' },
    });

    const { session_id } = await server.mint({ cancel_uri: `${PARTNER}/cancel` });
    server.clock.advance(15 * MINUTE);
    const expired = await server.fetch(`/consent?session=${session_id}`);
    expect(expired.status).toBe(410);
    expect(await bootOf(expired)).toMatchObject({
      state: { step: 'failed', code: 'session_expired', return_url: expect.stringContaining(`${PARTNER}/cancel?`) },
    });

    const flow = await server.openFlow();
    await flow.walkTo('finished');
    server.clock.advance(15 * MINUTE);
    const over = await server.fetch(`/consent?session=${flow.sessionId}`);
    expect(await bootOf(over)).toMatchObject({ state: { step: 'failed', code: 'session_ended' } });
  });

  test('does not echo an id that is none', async () => {
    const response = await server.fetch('/consent?session=%3Cscript%3Ealert(1)%3C/script%3E');
    expect(response.status).toBe(404);
    expect(await response.text()).not.toContain('alert(1)');
  });

  test('cannot be left by a name that looks like markup', async () => {
    const { store } = server.services;
    const app = await store.getApp('app_sandbox');
    await store.putApp({ ...app, name: '</script><img src=x onerror=alert(1)>\u2028' });
    const { session_id } = await server.mint();
    const response = await server.fetch(`/consent?session=${session_id}`);
    const html = await response.clone().text();
    expect(html.match(/<\/script>/g)).toHaveLength(2);
    expect(html).not.toContain('<img');
    expect(await bootOf(response)).toMatchObject({ state: { app: { name: expect.stringContaining('</script>') } } });
  });
});

/** Of no session and no person. */
const CACHED: Record<string, string> = {
  '/errors/CONSENT_TIMEOUT': 'public, max-age=300',
  '/logos/app_sandbox.svg': 'public, max-age=3600',
};

describe('headers', () => {
  test("let exactly the app's own origins frame the widget, and allow nothing unsafe", async () => {
    const { session_id } = await server.mint();
    const response = await server.fetch(`/consent?session=${session_id}`);
    const policy = directives(response);
    expect(policy.get('frame-ancestors')).toBe(`${PARTNER} http://127.0.0.1:5000`);
    expect(policy.get('default-src')).toBe("'none'");
    expect(policy.get('script-src')).toMatch(/^'nonce-[A-Za-z0-9+/]{22}==' 'strict-dynamic'$/);
    expect(policy.get('require-trusted-types-for')).toBe("'script'");
    expect(response.headers.get('content-security-policy')).not.toContain('unsafe-');
    expect(response.headers.get('cross-origin-opener-policy')).toBe('unsafe-none');
    expect(response.headers.get('x-frame-options')).toBeNull();
  });

  test('use a nonce once', async () => {
    const { session_id } = await server.mint();
    const nonces = await Promise.all(
      [1, 2].map(async () => directives(await server.fetch(`/consent?session=${session_id}`)).get('script-src')),
    );
    expect(nonces[0]).not.toBe(nonces[1]);
  });

  test.each([
    ['GET', '/consent?session=none', 404],
    ['GET', '/nothing', 404],
    ['GET', '/flow', 401],
    ['POST', '/v1/auth/session', 401],
    ['PUT', '/consent', 405],
    ['GET', '/healthz', 200],
    ['GET', '/errors/CONSENT_TIMEOUT', 200],
    ['GET', '/logos/app_sandbox.svg', 200],
  ])('protect %s %s too', async (method, path, status) => {
    const response = await server.fetch(path, { method });
    expect(response.status).toBe(status);
    expect(directives(response).get('frame-ancestors')).toBe("'none'");
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect(response.headers.get('permissions-policy')).toContain('payment=()');
    expect(response.headers.get('cache-control')).toBe(CACHED[path] ?? 'no-store');
  });

  test('never get a directive from a registered origin, whatever was registered', () => {
    const hostile = [
      '*',
      "'self'",
      'https://a.example; script-src *',
      'https://a.example *',
      'data:',
      'https://*.example',
      '',
    ];
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...hostile), fc.string(), fc.webUrl())), (origins) => {
        const policy = widgetHeaders(ORIGIN, 'n', origins)['Content-Security-Policy'] ?? '';
        const ancestors = policy.split('; ').filter((each) => each.startsWith('frame-ancestors '));
        const sources = ancestors[0]?.split(' ').slice(1) ?? [];
        const allExact = sources.every((source) => source === "'none'" || new URL(source).origin === source);
        return policy.split(';').length === 13 && ancestors.length === 1 && allExact && !policy.includes('*');
      }),
    );
  });
});

test('a policy violation is logged by its directive, never by its URL', async () => {
  const report = [
    {
      type: 'csp-violation',
      body: { effectiveDirective: 'img-src', documentURL: `${ORIGIN}/consent?session=ses_secret` },
    },
  ];
  const body = JSON.stringify(report);
  const headers = { 'content-type': 'application/reports+json', 'content-length': String(body.length) };
  const response = await server.fetch('/csp-report', { method: 'POST', headers, body });
  expect(response.status).toBe(204);
  expect(server.logged.join('')).toContain('img-src');
  expect(server.logged.join('')).not.toContain('ses_secret');
});
