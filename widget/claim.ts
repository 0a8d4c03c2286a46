import type { ApiClient, ApiResult } from './api-client.ts';
import type { KeptKey } from './flow-key.ts';

/**
 * Claims the session for this page, once. Every other call waits for it. A lost answer may be asked again with the same
 * key; a refusal is final.
 *
 * 1. `open` with the stored key, or with a new one.
 * 2. `session_in_use` for a new key: another page has claimed the session. It may have been this tab before a reload
 *    whose storage was blocked, so `resume` tries whether the session's own cookie proves this browser.
 * 3. Refused again: the session belongs to somebody else. The key is forgotten, so that a reload tries afresh.
 */
export function createClaim(
  api: Pick<ApiClient, 'open' | 'resume'>,
  sessionId: string,
  kept: KeptKey,
): () => Promise<ApiResult> {
  let claimed: Promise<ApiResult> | undefined;

  async function attempt(): Promise<ApiResult> {
    const opened = await api.open(sessionId);
    const isForeign = opened.kind === 'refusal' && opened.code === 'session_in_use';
    const result = isForeign && !kept.isStored ? await api.resume(sessionId) : opened;
    if (mayTryAgain(result)) claimed = undefined;
    else if (result.kind === 'refusal') kept.forget();
    return isForeign && result.kind === 'refusal' ? opened : result;
  }

  return () => {
    claimed ??= attempt();
    return claimed;
  };
}

function mayTryAgain(result: ApiResult): boolean {
  if (result.kind !== 'refusal') return result.kind === 'offline';
  return result.code === 'temporarily_unavailable' || result.code === 'server_error';
}
