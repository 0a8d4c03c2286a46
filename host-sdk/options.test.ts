import { describe, expect, it, vi } from 'vitest';
import { type ConsentOptions, readOptions } from './options.ts';

const session = 'https://consent.example/consent?session=ses_abcdefghijklmnopqrstuvwxyz012345';
const read = (options: object) => readOptions(options as ConsentOptions); // as a page without types calls it

describe('readOptions', () => {
  it('needs only a session and fills in the defaults', () => {
    expect(readOptions({ session })).toMatchObject({ mode: 'modal', theme: 'auto' });
  });

  it('takes an option that is undefined as one that is absent', () => {
    expect(readOptions({ session, mode: undefined, theme: undefined, onEvent: undefined })).toMatchObject({
      mode: 'modal',
      theme: 'auto',
    });
  });

  it('takes the signal of a controller', () => {
    const { signal } = new AbortController();
    expect(readOptions({ session, signal }).signal).toBe(signal);
  });

  it('reads origin and session from both forms of the URL', () => {
    const id = 'ses_abcdefghijklmnopqrstuvwxyz012345';
    for (const url of [`http://localhost:4000/consent?session=${id}`, `http://localhost:4000/?sess_id=${id}`]) {
      expect(readOptions({ session: url }).session).toEqual({ url, origin: 'http://localhost:4000', session_id: id });
    }
  });

  it.each([
    'ses_abcdefghijklmnopqrstuvwxyz012345',
    '/consent?session=ses_abc',
    'https://consent.example/consent',
    'https://consent.example/consent?session=abc',
    'javascript:alert(1)//?session=ses_abc',
    'blob:https://consent.example/?session=ses_abc',
    '',
    undefined,
    null,
  ])('refuses %s as a session', (wrong) => {
    expect(() => read({ session: wrong })).toThrow(TypeError);
  });

  it.each([
    [{ mode: 'window' }, 'expected mode to be auto, modal, inline, popup, redirect; received window'],
    [{ theme: 'pink' }, 'expected theme to be auto, light, dark; received pink'],
    [{ onEvent: 5 }, 'expected onEvent to be function; received 5'],
    [{ signal: 'now' }, 'expected signal to be [object AbortSignal]; received now'],
    [{ signal: {} }, 'expected signal to be [object AbortSignal]; received [object Object]'],
    [{ title: 42 }, 'expected title to be string; received 42'],
    [{ mode: 'inline' }, 'expected container to be an element; received undefined'],
    [{ mode: 'inline', container: {} }, 'expected container to be an element'],
  ])('says of %j what it expected and what came', (wrong, message) => {
    expect(() => read({ session, ...wrong })).toThrow(message);
  });

  describe('of a handoff', () => {
    const bundle = { refreshToken: 'crt.secret', idToken: 'h.secret.s', checksum: 'v1.k.secret' };

    it('keeps the three fields and drops what else the answer held', () => {
      const answer = { ...bundle, message: 'OK', accessToken: 'a.secret', expiresIn: 300, expiresAt: 1 };
      expect(read({ session, handoff: answer }).handoff).toEqual(bundle);
    });

    it('needs none', () => {
      expect(read({ session, handoff: undefined }).handoff).toBeUndefined();
      expect(read({ session, mode: 'redirect' }).handoff).toBeUndefined();
    });

    it.each([
      ['no object', 'crt.secret', 'string'],
      ['null', null, 'object'],
      ['a list', Object.values(bundle), 'object'],
      ['a function', async () => bundle, 'function'],
      ['no refresh token', { ...bundle, refreshToken: undefined }, 'object'],
      ['no id token', { ...bundle, idToken: '' }, 'object'],
      ['a checksum that is no text', { ...bundle, checksum: 7 }, 'object'],
    ])('that is %s, says what it expected, and shows no token', (_, handoff, received) => {
      const expected = 'expected handoff to be a token bundle, and mode not redirect; received ';
      expect(() => read({ session, handoff })).toThrow(new TypeError(`Consentry: ${expected}${received}`));
    });

    it('in mode redirect, says that it cannot be passed there', () => {
      const open = () => read({ session, mode: 'redirect', handoff: bundle });
      expect(open).toThrow(TypeError);
      expect(open).toThrow('mode not redirect; received object');
    });
  });

  it('finds the container by selector, and says when there is none', () => {
    vi.stubGlobal('document', {
      querySelector: (name: string) => (name === '#box' ? { append: () => undefined } : null),
    });
    expect(read({ session, mode: 'inline', container: '#box' }).container).toBeDefined();
    expect(() => read({ session, mode: 'inline', container: '#none' })).toThrow('received #none');
    vi.unstubAllGlobals();
  });
});
