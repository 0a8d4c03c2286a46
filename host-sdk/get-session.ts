import { type AuthUrl, readAuthUrl } from './auth-url.ts';
import { ConsentError } from './consent-error.ts';
import type { Settings } from './options.ts';

/** @throws ConsentError when the partner's function rejects, or gives no `auth_url` */
export async function getSession({ session }: Pick<Settings, 'session'>): Promise<AuthUrl> {
  try {
    return typeof session === 'function' ? readAuthUrl(await session()) : session;
  } catch (cause) {
    throw new ConsentError('session_unavailable', { cause });
  }
}
