import { createId, SignInId } from '@consentry/protocol/ids.ts';
import type { Services } from '../services.ts';
import type { SignInRecord } from '../store/records.ts';
import type { SignInEffects } from '../store/store.ts';
import { createSignInToken } from './sign-in-tokens.ts';

/** A sign-in that has begun, with the tokens that its browser and its caller get this once. */
export interface StartedSignIn {
  signIn: SignInRecord;
  refreshToken: string;
  cookie: string;
}

/** Stores a new sign-in with a refresh token and a cookie, in one commit with what the proof of it spends. */
export async function startSignIn(
  { store, clock, random }: Services,
  facts: Omit<SignInRecord, 'signInId' | 'createdAt' | 'expiresAt' | 'endedAt'> & { lifetimeMs: number },
  effects: SignInEffects,
): Promise<StartedSignIn | 'limited' | 'spent' | 'outdated'> {
  const now = clock.now();
  const { lifetimeMs, ...rest } = facts;
  const signInId = createId(SignInId, 'sgn', random);
  const signIn = { ...rest, signInId, createdAt: now, expiresAt: now + lifetimeMs, endedAt: null };
  const refresh = createSignInToken(random, 'refresh', signIn, now);
  const cookie = createSignInToken(random, 'cookie', signIn, now);
  const outcome = await store.createSignIn(signIn, [refresh.record, cookie.record], now, effects);
  return outcome === 'done' ? { signIn, refreshToken: refresh.text, cookie: cookie.text } : outcome;
}
