import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { handleRedirect } from './handle-redirect.ts';
import { openRedirect } from './redirect.ts';
import type { Flow } from './surface.ts';

const page = 'https://partner.example/callback';
const visited: string[] = [];

function start(session_id: string) {
  const flow = { signal: new AbortController().signal } as Flow; // all that a redirect reads of it here
  openRedirect(flow)({
    url: `https://consent.example/?session=${session_id}`,
    origin: 'https://consent.example',
    session_id,
  });
}

beforeEach(() => {
  vi.stubGlobal('sessionStorage', {});
  vi.stubGlobal('location', { assign: (url: string) => visited.push(url) });
  vi.stubGlobal('addEventListener', () => undefined);
});
afterEach(() => vi.unstubAllGlobals());

describe('handleRedirect', () => {
  it('gives the result of a session that this browser started, every time it is asked', () => {
    start('ses_1');
    expect(visited.at(-1)).toContain('ses_1');
    for (let time = 0; time < 2; time++) {
      expect(handleRedirect(`${page}?session_id=ses_1&state=st`)).toMatchObject({
        status: 'completed',
        session_id: 'ses_1',
      });
    }
  });

  it('gives the code that the backend confirms with', () => {
    start('ses_9');
    expect(handleRedirect(`${page}?session_id=ses_9&state=st&code=cod_9`)).toMatchObject({
      status: 'completed',
      code: 'cod_9',
    });
  });

  it('reads the callback of an app with a scheme of its own', () => {
    start('ses_10');
    const url = 'com.acme.app:/callback?session_id=ses_10&state=st&code=cod_10';
    expect(handleRedirect(url, { expectedState: 'st' })).toMatchObject({
      status: 'completed',
      session_id: 'ses_10',
      code: 'cod_10',
    });
    expect(() => handleRedirect('com.acme.app:/callback?session_id=ses_11')).toThrow(
      expect.objectContaining({ code: 'session_not_started_here' }),
    );
  });

  it('is undefined for a URL that is no callback', () => {
    for (const query of ['', '?a=1', '?session_id=cs_of_a_shop', '?error=access_denied']) {
      expect(handleRedirect(page + query)).toBeUndefined();
    }
  });

  it('refuses a session that this browser did not start', () => {
    expect(() => handleRedirect(`${page}?session_id=ses_2`)).toThrow(
      expect.objectContaining({ name: 'ConsentError', code: 'session_not_started_here', session_id: 'ses_2' }),
    );
  });

  it('checks the expected state', () => {
    start('ses_4');
    const url = `${page}?session_id=ses_4&state=st`;
    expect(handleRedirect(url)).toMatchObject({ status: 'completed' });
    expect(handleRedirect(url, { expectedState: 'st' })).toMatchObject({ status: 'completed' });
    for (const expectedState of ['other', '', null as unknown as string]) {
      expect(() => handleRedirect(url, { expectedState })).toThrow(expect.objectContaining({ code: 'state_mismatch' }));
    }
  });

  it('tells a choice of the person from a failure', () => {
    start('ses_5');
    const url = `${page}?session_id=ses_5&error=access_denied`;
    expect(handleRedirect(`${url}&error_type=CONSENT_ENDUSER_DENIED`)).toMatchObject({ status: 'cancelled' });
    expect(() => handleRedirect(`${url}&error_type=CONSENT_TIMEOUT&error_id=err_1`)).toThrow(
      expect.objectContaining({ code: 'session_expired', error_id: 'err_1' }),
    );
    expect(() => handleRedirect(url)).toThrow(expect.objectContaining({ code: 'consent_failed' }));
  });

  it('does not believe a status in the URL', () => {
    start('ses_6');
    expect(() => handleRedirect(`${page}?session_id=ses_6&status=completed&error=server_error`)).toThrow();
  });

  it('refuses where storage throws', () => {
    const refusing = {
      get: () => {
        throw new DOMException('no', 'SecurityError');
      },
      configurable: true,
    };
    Object.defineProperty(globalThis, 'sessionStorage', refusing);
    start('ses_8');
    expect(() => handleRedirect(`${page}?session_id=ses_8`)).toThrow(
      expect.objectContaining({ code: 'session_not_started_here' }),
    );
  });

  describe('where the page is at the callback', () => {
    const at = (href: string) => {
      vi.stubGlobal('location', { href });
      vi.stubGlobal('history', {
        state: { of: 'the router' },
        replaceState: (state: unknown, _: string, url: string) => {
          kept.push(state);
          vi.stubGlobal('location', { href: url });
        },
      });
    };
    const kept: unknown[] = [];

    it('takes what Consentry added out of the address, and nothing else', () => {
      start('ses_12');
      at(`${page}?tab=banks&session_id=ses_12&state=st&code=cod_1#top`);
      handleRedirect(location.href);
      expect(location.href).toBe(`${page}?tab=banks#top`);
      expect(kept.at(-1)).toEqual({ of: 'the router' });
    });

    it('gives the same answer for the address that it left, as a component that mounts twice asks', () => {
      start('ses_13');
      at(`${page}?session_id=ses_13&error=access_denied&error_type=CONSENT_ENDUSER_DENIED`);
      const first = handleRedirect(location.href);
      expect(location.href).toBe(page);
      expect(handleRedirect(location.href)).toEqual(first);
      expect(first).toMatchObject({ status: 'cancelled', session_id: 'ses_13' });
    });

    it('throws again what it threw', () => {
      start('ses_14');
      at(`${page}?session_id=ses_14&state=st`);
      const handle = () => handleRedirect(location.href, { expectedState: 'another' });
      expect(handle).toThrow(expect.objectContaining({ code: 'state_mismatch' }));
      expect(handle).toThrow(expect.objectContaining({ code: 'state_mismatch' }));
    });

    it('leaves the address alone when asked about another', () => {
      start('ses_15');
      at(`${page}?session_id=ses_16`);
      handleRedirect(`${page}?session_id=ses_15`);
      expect(location.href).toContain('ses_16');
    });
  });

  it('takes a relative URL for a mistake', () => {
    expect(() => handleRedirect('/callback?session_id=ses_1')).toThrow(TypeError);
  });
});
