import type { Random } from '@consentry/protocol/ids.ts';
import { createPasswordHasher, type PasswordHasher } from './auth/password-hasher.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import { createLog, type Log } from './log.ts';
import type { Store } from './store/store.ts';
import { createKeyRing, type KeyRing } from './tokens/key-ring.ts';

/** What the domain needs of the outside world. */
export interface Services {
  config: Config;
  store: Store;
  clock: Clock;
  random: Random;
  keyRing: KeyRing;
  hasher: PasswordHasher;
  log: Log;
}

export type ServiceOptions = Pick<Services, 'config' | 'store' | 'clock' | 'random'> & Partial<Services>;

/** Fills in what follows from the four that an operator or a test chooses. */
export function createServices(options: ServiceOptions): Services {
  const { config, random } = options;
  return {
    keyRing: createKeyRing(config.secrets, random),
    hasher: createPasswordHasher(config.hashing),
    log: createLog(),
    ...options,
  };
}
