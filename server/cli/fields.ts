import { PlainText } from '@consentry/protocol/api.ts';
import { Permission } from '@consentry/protocol/consent.ts';
import { AskedPermission } from '@consentry/protocol/flow.ts';
import { z } from 'zod';
import type { Config } from '../config.ts';
import { isExactOrigin } from '../exact-origin.ts';

// What operators may register. Everything here ends up in pages, headers or redirects of ours.

export const AppId = z.string().regex(/^app_[a-z0-9_]{1,60}$/, 'app_ and up to 60 of a-z, 0-9, _');

export const Name = PlainText.min(1).max(200);

const LogoPath = z.string().regex(/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/); // a second slash would name another host
const LogoData = z.string().regex(/^data:image\/(png|jpeg|webp);base64,[A-Za-z0-9+/]+={0,2}$/);

/** No SVG: opened by itself, it runs scripts. */
export const Logo = z
  .union([z.literal(''), LogoPath, LogoData], 'a path on this server, or data:image/png, jpeg or webp in base64')
  .refine((logo) => logo.length <= 4096, 'at most 4096 characters');

/** `accounts=To show your accounts in one list.` */
export const PermissionWithPurpose = z
  .string()
  .refine(
    (text) => {
      const [permission, ...purpose] = text.split('=');
      return Permission.safeParse(permission).success && Name.safeParse(purpose.join('=')).success;
    },
    `name=purpose, of at most 200 characters, where the name is one of ${Permission.options.join(', ')}`,
  )
  .transform((text) => {
    const split = text.indexOf('=');
    return AskedPermission.parse({ permission: text.slice(0, split), purpose: text.slice(split + 1) });
  });

/** Why this origin cannot be registered, if it cannot. */
export function findOriginProblem({ mode }: Pick<Config, 'mode'>, origin: string): string | undefined {
  if (!isExactOrigin(origin)) return `${origin}: not an exact origin such as https://shop.example`;
  return isSecure(mode, new URL(origin)) ? undefined : `${origin}: must be https, or a loopback address`;
}

/**
 * Why people cannot be sent to this URI, if they cannot: https, or a private-use scheme of a native app, whose dot tells it
 * from the likes of `javascript:` (RFC 8252 §7.1).
 */
export function findUriProblem({ mode }: Pick<Config, 'mode'>, uri: string): string | undefined {
  if (uri.length > 2048 || !/^[\x21-\x7e]+$/.test(uri) || uri.includes('\\') || !URL.canParse(uri)) {
    return `${uri}: not a URI`;
  }
  const url = new URL(uri);
  if (uri.includes('#')) return `${uri}: must have no fragment`;
  if (url.username !== '' || url.password !== '') return `${uri}: must name nobody before the host`;
  const isPrivateUse = /^[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+:$/.test(url.protocol);
  return isPrivateUse || isSecure(mode, url)
    ? undefined
    : `${uri}: must be https, a loopback address, or a private-use scheme such as com.example.app:/callback`;
}

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

function isSecure(mode: Config['mode'], { protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && (mode === 'sandbox' || LOOPBACK.includes(hostname)));
}
