import { HOST_ERRORS, type HostErrorCode } from '@consentry/protocol/errors.ts';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ConsentError } from './consent-error.ts';
import { explain } from './explain.ts';
import type { Flow } from './surface.ts';

const auth = {
  url: 'https://consent.example/consent?session=ses_1',
  origin: 'https://consent.example',
  session_id: 'ses_1',
};
const DIAGNOSED = ['frame_blocked', 'popup_blocked', 'widget_unreachable', 'origin_not_registered'];
let asked: string[];

beforeEach(() => {
  asked = [];
  const page = {
    origin: 'https://partner.example',
    location: { href: 'https://partner.example/', origin: 'https://partner.example' },
    document: { querySelectorAll: () => [] },
    navigator: { userAgent: 'Safari' },
    isSecureContext: true,
    crossOriginIsolated: false,
    self: 'this window',
    top: 'this window',
    addEventListener: () => undefined,
    sessionStorage: {},
    async fetch(url: string) {
      asked.push(url);
      return Response.json({ version: '0.0.0', status: 'created' });
    },
  };
  for (const [name, value] of Object.entries(page)) vi.stubGlobal(name, value);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

function explained(code: HostErrorCode, flow: Partial<Flow> = { auth }): Promise<ConsentError> {
  return explain(flow as Flow, new ConsentError(code)) as Promise<ConsentError>; // what is read of a flow; an error stays one
}

const codes = Object.keys(HOST_ERRORS) as HostErrorCode[]; // its own keys

it.each(codes)('%s has a page of the server, and words for the person', async (code) => {
  const error = await explained(code);
  expect(error).toBeInstanceOf(ConsentError);
  expect(error.help_url).toBe(`https://consent.example/errors/${code}`);
  expect(error.display_message).toMatch(/^[A-Z].*\.$/);
  expect(error.message.startsWith(`${code}: `)).toBe(true);
});

it.each(codes.filter((code) => !DIAGNOSED.includes(code)))('%s is not looked for on the page', async (code) => {
  const error = await explained(code);
  expect(error.message).toBe(`${code}: see https://consent.example/errors/${code}`);
  expect(error.findings).toBeUndefined();
  expect(asked).toEqual([]);
});

it('says to the person what a blocked popup is', async () => {
  expect((await explained('popup_blocked')).display_message).toContain('allow it');
});

it('knows what the flow knew: the refusal of its origin', async () => {
  const error = await explained('origin_not_registered');
  const fix = 'register this page: npx consentry app add-origin <app> https://partner.example';
  expect(error.findings).toEqual([{ code: 'origin_not_registered', severity: 'error', fix }]);
  expect(error.message).toBe(`origin_not_registered: ${fix}`);
});

it('knows what the flow knew: that the browser has named frame-src', async () => {
  const error = await explained('frame_blocked', { auth, isBlocked: true });
  expect(error.message).toBe('frame_blocked: add to Content-Security-Policy: frame-src https://consent.example');
});

it('sends a developer to the page about a code of which nothing is found', async () => {
  const error = await explained('frame_blocked');
  expect(error.message).toBe('frame_blocked: see https://consent.example/errors/frame_blocked');
  expect(error.findings).toEqual([]);
});

it('names no page where no server is known, and says all the same what to change', async () => {
  const error = await explained('popup_blocked', { auth: undefined });
  expect(error.message).toBe('popup_blocked: call openConsent directly in the click, with a function as its session');
  expect('help_url' in error).toBe(false);
  expect((await explained('session_unavailable', { auth: undefined })).message).toBe('session_unavailable');
});

it('says what a session function threw or gave', async () => {
  const flow = { auth: undefined } as Flow; // all that is read of it
  const error = await explain(
    flow,
    new ConsentError('session_unavailable', { cause: new TypeError('Failed to fetch') }),
  );
  expect((error as ConsentError).message).toBe(
    'session_unavailable: session has to give an auth_url; TypeError: Failed to fetch',
  );
});

it('gives the error even where the page cannot be looked at', async () => {
  vi.stubGlobal('document', undefined);
  expect((await explained('frame_blocked')).code).toBe('frame_blocked');
});

it('guesses at the pages around this one only where a frame stayed empty', async () => {
  vi.stubGlobal('top', {});
  expect((await explained('frame_blocked')).findings).toMatchObject([{ code: 'embedded', severity: 'warning' }]);
  expect((await explained('widget_unreachable')).findings).toEqual([]);
});

it('leaves a bug what it is', async () => {
  const bug = new RangeError('a bug');
  expect(await explain({ auth } as Flow, bug)).toBe(bug);
});
