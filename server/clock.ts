/** Where the time comes from; injected, so that tests can stand still or jump. Epoch milliseconds. */
export interface Clock {
  now(): number;
  /** Resolves after so many milliseconds. */
  sleep(ms: number): Promise<void>;
}

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/** Wire times are Unix seconds. */
export function toUnixSeconds(epochMs: number): number {
  return Math.floor(epochMs / SECOND);
}
