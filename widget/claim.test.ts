import { expect, test } from 'vitest';
import type { ApiResult } from './api-client.ts';
import { createClaim } from './claim.ts';
import { examples } from './examples.ts';
import { openFlowKey } from './flow-key.ts';

const state = examples['sign-in']?.model.state;
const inUse: ApiResult = { kind: 'refusal', code: 'session_in_use', errorId: 'err_1' };
const offline: ApiResult = { kind: 'offline' };
const answer: ApiResult = state ? { kind: 'answer', state } : offline;

function setUp(answers: { open: ApiResult[]; resume?: ApiResult[] }, isStored = false) {
  const asked: string[] = [];
  const next = (name: 'open' | 'resume') => async () => {
    asked.push(name);
    return answers[name]?.shift() ?? offline;
  };
  const items = new Map(isStored ? [['consentry:ses_1', 'k'.repeat(43)]] : []);
  const storage = {
    getItem: (name: string) => items.get(name) ?? null,
    setItem: (name: string, value: string) => void items.set(name, value),
    removeItem: (name: string) => void items.delete(name),
  };
  const kept = openFlowKey(
    'ses_1',
    () => storage,
    (bytes) => bytes,
  );
  return { asked, items, claim: createClaim({ open: next('open'), resume: next('resume') }, 'ses_1', kept) };
}

test('a session is claimed once, however often it is asked for', async () => {
  const { claim, asked } = setUp({ open: [answer] });
  expect(await Promise.all([claim(), claim()])).toEqual([answer, answer]);
  await claim();
  expect(asked).toEqual(['open']);
});

test('a lost answer is asked for again', async () => {
  const { claim, asked } = setUp({ open: [offline, answer] });
  expect(await claim()).toBe(offline);
  expect(await claim()).toBe(answer);
  expect(asked).toEqual(['open', 'open']);
});

test('a reload without storage resumes by its cookie', async () => {
  const { claim, asked } = setUp({ open: [inUse], resume: [answer] });
  expect(await claim()).toBe(answer);
  expect(asked).toEqual(['open', 'resume']);
});

test('a session of somebody else stays refused and its key is forgotten', async () => {
  const { claim, items } = setUp({ open: [inUse], resume: [inUse] });
  expect(await claim()).toBe(inUse);
  expect(items.size).toBe(0);
});

test('a stored key does not try to resume', async () => {
  const { claim, asked } = setUp({ open: [inUse] }, true);
  expect(await claim()).toBe(inUse);
  expect(asked).toEqual(['open']);
});
