import { WidgetMessage } from '@consentry/protocol/messages.ts';
import { expect, test } from 'vitest';
import { examples } from './examples.ts';
import { findOutcomeMessage } from './outcome-message.ts';

const messageOf = (name: string) => findOutcomeMessage(examples[name]?.model.state, 'ses_1');

test('a completed flow says so in both forms of every name', () => {
  const id = 'con_V1StGXR8Z5jdHi6BmyTNtZ5Q5FzG4j2a';
  expect(messageOf('finished-completed')).toEqual({
    type: 'consent_complete',
    session_id: 'ses_1',
    consent_id: id,
    consentID: id,
    isCompleted: true,
    redirectURL: 'https://acme.example/callback?session_id=ses_1',
  });
});

test('a consent that waits for its confirmation hands the code to the page that asked', () => {
  const message = messageOf('finished-to-confirm');
  expect(message).toMatchObject({ type: 'consent_complete', code: 'cod_V1StGXR8Z5jdHi6BmyTNtZ5Q5FzG4j2a' });
  expect(WidgetMessage.safeParse(message).success).toBe(true);
});

test.each(['finished-cancelled', 'failed-ineligible'])('%s is an error in the shape of the protocol', (name) => {
  const message = messageOf(name);
  expect(message).toMatchObject({ type: 'consent_error', session_id: 'ses_1', isCompleted: false });
  expect(WidgetMessage.safeParse(message).success).toBe(true);
});

test.each(['loading', 'sign-in', 'review-consent', 'failed-unknown'])('%s has no outcome', (name) => {
  expect(messageOf(name)).toBeUndefined();
});
