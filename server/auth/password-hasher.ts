import { hash, verify } from '@node-rs/argon2';
import { fail, ok, type Result } from '../result.ts';

export interface PasswordHasher {
  hash(password: string): Promise<string>;
  /**
   * Always costs one hash. Without a `passwordHash` (nobody of that name) it costs the same and is never right.
   *
   * @param account whose check it is: one account may fill a part of the queue only
   */
  verify(passwordHash: string | undefined, password: string, account: string): Promise<Result<boolean, 'busy'>>;
}

// OWASP's first choice for argon2id: 19 MiB, two passes, one lane.
/** So many accounts at least share the queue: somebody who has one right password cannot keep all others out. */
const ACCOUNTS = 8;

const ARGON2ID = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/**
 * Bounded, so that a flood of sign-ins can neither eat the memory nor queue people up for a minute: past `queue`
 * waiting, the answer is "busy" at once.
 */
export function createPasswordHasher(bounds: { concurrency: number; queue: number }): PasswordHasher {
  let nobodys: Promise<string> | undefined;
  const waiting: (() => void)[] = [];
  const waitingOf = new Map<string, number>();
  const mostOfOne = Math.ceil(bounds.queue / ACCOUNTS);
  let running = 0;

  async function enter(): Promise<void> {
    if (running < bounds.concurrency) running += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve)); // the leaver hands its place over
  }

  function leave(): void {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }

  function leaveQueue(account: string): void {
    const left = (waitingOf.get(account) ?? 1) - 1;
    if (left > 0) waitingOf.set(account, left);
    else waitingOf.delete(account);
  }

  return {
    async hash(password) {
      await enter();
      try {
        return await hash(password, ARGON2ID);
      } finally {
        leave();
      }
    },
    async verify(passwordHash, password, account) {
      const own = waitingOf.get(account) ?? 0;
      if (waiting.length >= bounds.queue || own >= mostOfOne) return fail('busy');
      waitingOf.set(account, own + 1);
      await enter();
      leaveQueue(account);
      try {
        nobodys ??= hash('the password of nobody', ARGON2ID); // made at the first check, whoever that is of
        const matches = await verify(passwordHash ?? (await nobodys), password);
        return ok(matches && passwordHash !== undefined);
      } finally {
        leave();
      }
    },
  };
}
