import { exportJWK } from 'jose';
import type { Services } from '../services.ts';
import type { Route } from './route.ts';

/** Public keys, for whoever checks our tokens by themselves. All that verify, the signing one first (RFC 7517). */
export function keyRoutes({ keyRing }: Services): Route[] {
  return [
    {
      method: 'GET',
      path: '/.well-known/jwks.json',
      handle: async () => {
        const keys = keyRing.signingKeys().map(async ({ kid, publicKey }) => ({
          ...(await exportJWK(publicKey)),
          kid,
          use: 'sig',
          alg: 'EdDSA',
        }));
        // A rotation publishes a key for seconds before it signs: nobody between may keep an older list for longer.
        const headers = { 'Cache-Control': 'no-cache', 'Access-Control-Allow-Origin': '*' };
        return Response.json({ keys: await Promise.all(keys) }, { headers });
      },
    },
  ];
}
