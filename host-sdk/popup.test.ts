import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchPopup } from './popup.ts';
import type { TextFields } from './text-fields.ts';

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('document', { hidden: false });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Watches a popup that is closed from the start; the last answer repeats. */
function watch(isConnected: boolean, ...answers: (TextFields | undefined)[]) {
  const asked: number[] = [];
  const begin = Date.now();
  const ask = async () => {
    asked.push(Date.now() - begin);
    return answers.length > 1 ? answers.shift() : answers[0];
  };
  let ending: TextFields | undefined;
  const { signal } = new AbortController();
  watchPopup({ closed: true }, { signal, ask, wasConnected: isConnected }).then((answer) => {
    ending = answer;
  });
  return { asked, ending: () => ending };
}

describe('a popup that reads as closed', () => {
  it.each(['completed', 'cancelled', 'failed', 'expired'])('is the outcome of a session that is %s', async (status) => {
    const watched = watch(false, { status });
    await vi.advanceTimersByTimeAsync(0);
    expect(watched.ending()).toEqual({ status });
  });

  it('is gone after a second question when a handshake was done', async () => {
    const watched = watch(true, { status: 'opened' });
    await vi.advanceTimersByTimeAsync(900);
    expect(watched.ending()).toBeUndefined();
    await vi.advanceTimersByTimeAsync(200);
    expect(watched.ending()).toEqual({ status: 'opened' });
    expect(watched.asked.length).toBe(2);
  });

  it('is completed when the second question finds that out', async () => {
    const watched = watch(true, { status: 'opened' }, { status: 'completed' });
    await vi.advanceTimersByTimeAsync(1_100);
    expect(watched.ending()).toEqual({ status: 'completed' });
  });

  it('is waited for as long as an opened session runs when no handshake was done', async () => {
    const watched = watch(false, { status: 'opened' });
    await vi.advanceTimersByTimeAsync(10 * 60_000);
    expect(watched.ending()).toBeUndefined();
  });

  it('is given up after 10 s when nobody opens the session', async () => {
    const watched = watch(false, { status: 'created' });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(watched.ending()).toBeUndefined();
    await vi.advanceTimersByTimeAsync(2_100);
    expect(watched.ending()).toEqual({ status: 'created' });
  });

  it.each([true, false])(
    'is asked about again while the server cannot be reached (handshake: %s)',
    async (isConnected) => {
      const watched = watch(isConnected, undefined, undefined, { status: 'completed' });
      await vi.advanceTimersByTimeAsync(3_000);
      expect(watched.ending()).toBeUndefined();
      await vi.advanceTimersByTimeAsync(1_100);
      expect(watched.ending()).toEqual({ status: 'completed' });
    },
  );

  it('is asked about half as often by a hidden page', async () => {
    vi.stubGlobal('document', { hidden: true });
    const watched = watch(false, { status: 'opened' });
    await vi.advanceTimersByTimeAsync(9_000);
    expect(watched.asked).toEqual([0, 4_000, 8_000]);
  });

  it('asks nothing while it is open', async () => {
    const ask = vi.fn();
    const life = new AbortController();
    watchPopup({ closed: false }, { signal: life.signal, ask, wasConnected: false });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(ask).not.toHaveBeenCalled();
  });
});
