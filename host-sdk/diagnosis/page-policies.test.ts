import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { readPolicies } from './page-policies.ts';

const CSP = 'content-security-policy';
let metas: { content: string }[];
let page: EventTarget;

beforeEach(() => {
  metas = [];
  page = new EventTarget();
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  vi.stubGlobal('location', { origin: 'https://partner.example', pathname: '/connect', search: '?token=once' });
  vi.stubGlobal('document', { querySelectorAll: () => metas });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

function answering(answer: (method: string) => Response): string[] {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (url: string, { method = 'GET' }: RequestInit) => {
    asked.push(`${method} ${url}`);
    return answer(method);
  });
  return asked;
}

it('takes the headers of the page, asked for without its query, and its meta elements', async () => {
  metas = [{ content: "frame-src 'none'" }];
  const asked = answering(
    () =>
      new Response(null, { headers: { [CSP]: "default-src 'self', img-src *", 'cross-origin-opener-policy': 'x' } }),
  );
  expect(await readPolicies()).toEqual({
    csp: ["frame-src 'none'", "default-src 'self'", ' img-src *'],
    coop: 'x',
    coep: '',
  });
  expect(asked).toEqual(['HEAD https://partner.example/connect']);
});

it.each([405, 501])('asks by GET where HEAD is answered with %i', async (status) => {
  const asked = answering((method) =>
    method === 'HEAD' ? new Response(null, { status }) : new Response('', { headers: { [CSP]: 'frame-src a' } }),
  );
  expect((await readPolicies()).csp).toContain('frame-src a');
  expect(asked.length).toBe(2);
});

it.each<[what: string, answer: () => Response]>([
  ['the page cannot be had again', () => new Response('', { status: 403, headers: { [CSP]: "frame-src 'none'" } })],
  [
    'its address leads elsewhere now',
    () =>
      Object.defineProperty(new Response('', { headers: { [CSP]: "frame-src 'none'" } }), 'redirected', {
        value: true,
      }),
  ],
  [
    'nothing is answered',
    () => {
      throw new TypeError('Failed to fetch');
    },
  ],
])('knows only the meta elements where %s', async (_what, answer) => {
  metas = [{ content: 'img-src *' }];
  answering(answer);
  const { csp, coop } = await readPolicies();
  expect(csp.join()).not.toContain('frame-src');
  expect(csp).toContain('img-src *');
  expect(coop).not.toContain('same-origin');
});

it.each([
  ['enforce', 'connect-src', true],
  ['report', 'connect-src', false],
  ['enforce', 'frame-ancestors', false],
])('takes a policy that the browser names with %s of %s: %s', async (disposition, effectiveDirective, isTaken) => {
  const say = (originalPolicy: string) =>
    page.dispatchEvent(
      Object.assign(new Event('securitypolicyviolation'), { disposition, effectiveDirective, originalPolicy }),
    );
  answering(() => {
    setTimeout(say, 10, "connect-src 'none'"); // a browser refuses first and says why later
    throw new TypeError('Failed to fetch');
  });
  const { csp } = await readPolicies();
  expect(csp.includes("connect-src 'none'")).toBe(isTaken);
  say('heard too late');
  expect(csp).not.toContain('heard too late');
});
