import { MintAnswer, type MintRequest } from '@consentry/protocol/api.ts';
import { DAY } from '../clock.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Services } from '../services.ts';
import type { AppRecord, IdempotentAnswer } from '../store/records.ts';
import { hashToken } from '../tokens/hash-token.ts';
import type { ApiFailure } from './failures.ts';

const KEPT_MS = DAY;

/** One `Idempotency-Key` of one app, with the fingerprint of the body it came with. */
export interface Idempotency {
  appId: string;
  keyHash: string;
  fingerprint: string;
  /** The row to store with the session. Sealed: the answer holds a session id that would otherwise stand there in clear. */
  seal(answer: MintAnswer): IdempotentAnswer;
}

/**
 * The key is scoped to the app, so that two partners may use the same one. Key, answer and session are stored in one
 * commit, so there is no "in flight": a second request sees either nothing or the finished answer.
 */
export function createIdempotency(
  { keyRing, clock }: Services,
  { appId }: AppRecord,
  key: string,
  request: MintRequest,
): Idempotency {
  const keyHash = hashToken(key);
  const fingerprint = hashToken(JSON.stringify(Object.entries(request).sort(([a], [b]) => a.localeCompare(b))));
  return {
    appId,
    keyHash,
    fingerprint,
    seal: (answer) => ({
      appId,
      keyHash,
      fingerprint,
      sealedAnswer: keyRing.seal(JSON.stringify(answer), context(appId, keyHash)),
      expiresAt: clock.now() + KEPT_MS,
    }),
  };
}

/** The answer that this key got before, if any. */
export async function findEarlierAnswer(
  services: Services,
  idempotency: Idempotency,
): Promise<Result<MintAnswer, ApiFailure> | undefined> {
  const { store, clock } = services;
  const stored = await store.findIdempotentAnswer(idempotency.appId, idempotency.keyHash, clock.now());
  return stored && openAnswer(services, idempotency, stored);
}

/** The stored answer, for the body it was given to. */
export function openAnswer(
  { keyRing }: Services,
  { appId, keyHash, fingerprint }: Idempotency,
  stored: IdempotentAnswer,
): Result<MintAnswer, ApiFailure> {
  if (stored.fingerprint !== fingerprint) return fail({ reason: 'idempotency-key-reused' });
  const answer = keyRing.open(stored.sealedAnswer, context(appId, keyHash));
  if (answer === undefined) throw new Error('a stored answer that no key opens');
  return ok(MintAnswer.parse(JSON.parse(answer)));
}

function context(appId: string, keyHash: string): string {
  return `idempotency ${appId} ${keyHash}`;
}
