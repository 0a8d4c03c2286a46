import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { toBlockList } from '../config.ts';
import { createTestServer } from '../testing/test-server.ts';
import { clientAddress } from './client-address.ts';
import type { HttpContext } from './route.ts';

test.each([
  ['the socket when no proxy is trusted', '203.0.113.9', [], '198.51.100.1', '203.0.113.9'],
  ['what a trusted proxy saw', '10.0.0.1', ['10.0.0.1'], '198.51.100.1', '198.51.100.1'],
  [
    'the nearest untrusted hop, not what the client claims',
    '10.0.0.1',
    ['10.0.0.1'],
    '1.2.3.4, 198.51.100.1',
    '198.51.100.1',
  ],
  [
    'the hop before a chain of trusted proxies',
    '10.0.0.1',
    ['10.0.0.1', '10.0.0.2'],
    '198.51.100.1, 10.0.0.2',
    '198.51.100.1',
  ],
  [
    'the hop before a trusted network, named in IPv6',
    '::ffff:10.9.8.7',
    ['10.0.0.0/8'],
    '198.51.100.1',
    '198.51.100.1',
  ],
  ['the proxy when what it forwards is no address', '10.0.0.1', ['10.0.0.1'], 'unknown', '10.0.0.1'],
  ['the proxy itself when it forwards nothing', '10.0.0.1', ['10.0.0.1'], '', '10.0.0.1'],
])('is %s', async (_what, socket, trustedProxies, forwarded, expected) => {
  const { services } = await createTestServer();
  const app = new Hono();
  app.get('/', (context) =>
    context.text(
      clientAddress(
        { ...services.config, trustedProxies: toBlockList(trustedProxies) },
        context as unknown as HttpContext,
      ),
    ),
  );
  const request = new Request('http://localhost/', { headers: { 'x-forwarded-for': forwarded } });
  const response = await app.fetch(request, { incoming: { socket: { remoteAddress: socket } } });
  expect(await response.text()).toBe(expected);
});
