import { assertOption } from './assert-option.ts';

/** Where one flow runs, read from the `auth_url` that the partner's backend got. */
export interface AuthUrl {
  url: string;
  /** The widget's one origin: no other is posted to or believed. */
  origin: string;
  session_id: string;
}

/**
 * `https://…/consent?session=ses_…`, or `https://…/?sess_id=ses_…` as existing clients have it; ids of any length, since
 * this code lives for years in partners' bundles, and only the server knows which sessions exist.
 *
 * @throws TypeError
 */
export function readAuthUrl(value: unknown): AuthUrl {
  const url = `${value}`;
  const session_id = /^https?:.*[?&]sess\w+=(ses_[\w-]+)/.exec(url)?.[1];
  assertOption('session', 'an auth_url or a function', typeof value, session_id); // the value may be a live one in other clothes
  return { url, origin: new URL(url).origin, session_id };
}
