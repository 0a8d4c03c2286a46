import { BrowserStatus } from '@consentry/protocol/api.ts';
import { WidgetMessage } from '@consentry/protocol/messages.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textFields } from './text-fields.ts';

describe('textFields', () => {
  it.each([null, undefined, 7, true, [], () => 1])('finds nothing in %s', (value) => {
    expect(textFields(value)).toEqual({});
  });

  it('keeps text and drops the rest', () => {
    expect(textFields({ a: 'x', b: 1, c: null, d: {}, e: ['x'], f: true })).toEqual({ a: 'x' });
  });

  it('finds in every message and answer of the protocol what this SDK reads', () => {
    const code = `cod_${'c'.repeat(32)}`;
    const messages = [
      { type: 'connected', version: 1, nonce: 'n'.repeat(22) },
      { type: 'step', step: 'sign-in' },
      { type: 'consent_complete', session_id: 's', consent_id: 'c', isCompleted: true, consentID: 'c', code },
      { type: 'close' },
    ];
    for (const message of messages) {
      expect(WidgetMessage.safeParse(message).success).toBe(true);
      const others = ['isCompleted', 'version'];
      expect(Object.keys(textFields(message))).toEqual(Object.keys(message).filter((name) => !others.includes(name)));
    }
    const answer = { status: 'failed', error_type: 'CONSENT_TIMEOUT' };
    expect(BrowserStatus.safeParse(answer).success).toBe(true);
    expect(textFields(answer)).toEqual(answer);
  });

  it('keeps keys of a prototype as keys of its own, and pollutes nothing', () => {
    const forged: unknown = JSON.parse(
      '{"__proto__":{"type":"consent_complete"},"constructor":{"prototype":{"type":"x"}}}',
    );
    const fields = textFields(forged);
    expect(Object.keys(fields)).toEqual([]);
    expect(fields.type).toBeUndefined();
    expect(Reflect.get({}, 'type')).toBeUndefined();

    const named = textFields(JSON.parse('{"__proto__":"consent_complete","type":"close"}'));
    expect(Object.getPrototypeOf(named)).toBe(Object.prototype);
    expect(Object.entries(named)).toEqual([
      ['__proto__', 'consent_complete'],
      ['type', 'close'],
    ]);
  });

  it('throws at nothing that a window may post, and keeps nothing but text', () => {
    const isText = (field: unknown) => typeof field === 'string';
    fc.assert(fc.property(fc.anything(), (value) => Object.values(textFields(value)).every(isText)));
  });
});
