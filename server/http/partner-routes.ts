import { ConfirmRequest, IdempotencyKey, ListConsentsQuery, MintRequest } from '@consentry/protocol/api.ts';
import { SessionId } from '@consentry/protocol/ids.ts';
import { z } from 'zod';
import { authenticateKey } from '../auth/authenticate-key.ts';
import type { ApiFailure } from '../auth/failures.ts';
import { findSession, tellBrowser, tellTruth } from '../auth/find-session.ts';
import { mintSession } from '../auth/mint-session.ts';
import { confirmConsent } from '../consent/confirmation.ts';
import { listConsents } from '../consent/list-consents.ts';
import { revokeConsent } from '../consent/revoke-consent.ts';
import { listInstitutions } from '../institutions/list-institutions.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Services } from '../services.ts';
import type { AppRecord, Scope } from '../store/records.ts';
import { isFromBrowser } from './cross-site.ts';
import { check, readJson } from './read-json.ts';
import { refuseApiCall } from './refuse.ts';
import type { HttpContext, Route } from './route.ts';

const MintHeaders = z.object({ 'Idempotency-Key': IdempotencyKey.optional() });

type Handler = (context: HttpContext, app: AppRecord) => Promise<Result<Response, ApiFailure>>;

/** The partner's API under `/v1`. The app is who the key says, never what a body says. */
export function partnerRoutes(services: Services): Route[] {
  const withKey = (scope: Scope, handler: Handler) => async (context: HttpContext) => {
    const app = await authenticateApp(services, context.req.raw.headers, scope);
    const result = app.ok ? await handler(context, app.value) : app;
    return result.ok ? result.value : refuseApiCall(services, result.failure);
  };

  return [
    {
      method: 'POST',
      path: '/v1/auth/session',
      handle: withKey('sessions', async (context, app) => {
        const body = await readJson(context.req.raw, MintRequest);
        if (!body.ok) return body;
        const headers = { 'Idempotency-Key': context.req.header('idempotency-key') };
        const read = check(MintHeaders, headers);
        if (!read.ok) return read;
        const minted = await mintSession(services, app, body.value, read.value['Idempotency-Key']);
        return minted.ok ? ok(Response.json(minted.value, { status: 201 })) : minted;
      }),
    },
    {
      method: 'GET',
      path: '/v1/auth/session/:session_id',
      handle: withKey('sessions', async (context, app) => {
        const sessionId = context.req.param('session_id') ?? '';
        const session = await findSession(services, sessionId);
        if (session?.appId !== app.appId) return fail({ reason: 'session-unknown' });
        return ok(Response.json(await tellTruth(services, session, sessionId)));
      }),
    },
    {
      method: 'POST',
      path: '/v1/auth/session/:session_id/confirm',
      handle: withKey('sessions', async (context, app) => {
        const sessionId = SessionId.safeParse(context.req.param('session_id'));
        const session = sessionId.success ? await findSession(services, sessionId.data) : undefined;
        if (!sessionId.success || session?.appId !== app.appId) return fail({ reason: 'session-unknown' });
        const body = await readJson(context.req.raw, ConfirmRequest);
        if (!body.ok) return body;
        const confirmed = await confirmConsent(services, session, sessionId.data, body.value.code);
        return confirmed.ok ? ok(Response.json(confirmed.value)) : confirmed;
      }),
    },
    {
      method: 'GET',
      path: '/v1/auth/session/:session_id/status',
      handle: (context) => browserStatus(services, context),
    },
    {
      method: 'GET',
      path: '/v1/institutions',
      handle: withKey('institutions', async (_context, app) =>
        ok(Response.json(await listInstitutions(services, app))),
      ),
    },
    {
      method: 'GET',
      path: '/v1/consent',
      handle: withKey('consents', async (context, app) => {
        const query = check(ListConsentsQuery, context.req.query());
        if (!query.ok) return query;
        const { end_user_id: endUserId, active } = query.value;
        const filter = {
          ...(endUserId !== undefined && { endUserId }),
          ...(active !== undefined && { active: active === 'true' }),
        };
        return ok(Response.json(await listConsents(services, app, filter)));
      }),
    },
    {
      method: 'DELETE',
      path: '/v1/consent/:arrangement_id',
      handle: withKey('consents', async (context, app) => {
        const revoked = await revokeConsent(services, app, context.req.param('arrangement_id') ?? '');
        return revoked.ok ? ok(new Response(null, { status: 204 })) : revoked;
      }),
    },
  ];
}

function authenticateApp(services: Services, headers: Headers, scope: Scope): Promise<Result<AppRecord, ApiFailure>> {
  const key = headers.get('x-api-key') ?? /^Bearer (.+)$/i.exec(headers.get('authorization') ?? '')?.[1];
  return authenticateKey(services, key, isFromBrowser(headers), scope);
}

/** For the host SDK on the partner's page: no key, and told to the app's own origins only. */
async function browserStatus(services: Services, context: HttpContext): Promise<Response> {
  const session = await findSession(services, context.req.param('session_id') ?? '');
  // Nobody's session, so nobody's origin: the SDK on any page may read that there is nothing.
  if (!session) return readableByAll(refuseApiCall(services, { reason: 'session-unknown' }));
  const status = tellBrowser(services, session);
  const origin = context.req.header('origin');
  if (origin === undefined) return Response.json(status, { headers: { Vary: 'Origin' } });
  const app = await services.store.getApp(session.appId);
  // Of the session it says only that it exists, to somebody who has its id; silence would keep a developer guessing.
  if (!app.origins.includes(origin)) {
    return readableByAll(refuseApiCall(services, { reason: 'origin-not-registered', origin }));
  }
  return Response.json(status, { headers: { Vary: 'Origin', 'Access-Control-Allow-Origin': origin } });
}

/** By every page, and without cookies: `*` allows no credentials. */
function readableByAll(response: Response): Response {
  response.headers.set('Access-Control-Allow-Origin', '*');
  response.headers.set('Vary', 'Origin');
  return response;
}
