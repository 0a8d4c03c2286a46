import type { Services } from '../services.ts';
import type { Route } from './route.ts';

const LARGEST_REPORT = 16 * 1024;

/** For machines: is the process alive, can it work, and what did browsers refuse to load. */
export function healthRoutes({ store, log }: Services): Route[] {
  return [
    { method: 'GET', path: '/healthz', handle: () => Response.json({ status: 'ok' }) },
    {
      method: 'GET',
      path: '/readyz',
      handle: async () => {
        const isReady = await store.check().then(
          () => true,
          () => false,
        );
        return Response.json({ status: isReady ? 'ok' : 'unavailable' }, { status: isReady ? 200 : 503 });
      },
    },
    {
      method: 'POST',
      path: '/csp-report',
      handle: async (context) => {
        const length = Number(context.req.header('content-length') ?? LARGEST_REPORT + 1);
        if (length > LARGEST_REPORT) return new Response(null, { status: 413 });
        // Only the directive: the reported URLs hold session ids.
        const directive = /"(?:effectiveDirective|effective-directive)"\s*:\s*"([a-z-]{1,40})"/.exec(
          await context.req.text(),
        );
        log.policyViolated({ directive: directive?.[1] ?? 'unknown' });
        return new Response(null, { status: 204 });
      },
    },
  ];
}
