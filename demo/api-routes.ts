import { randomBytes } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { asFields, type Fields, findText } from './fields.ts';
import { currentOneTimeCode } from './one-time-code.ts';
import type { Partner, PartnerEnv } from './partner.ts';
import { CUSTOMER_EMAIL } from './sandbox-users.ts';
import { MODES, type StartedSessionAnswer } from './wire.ts';

/** What our own page calls. */
export function apiRoutes(partner: Partner): Hono<PartnerEnv> {
  const { consentry, started, now } = partner;
  const api = new Hono<PartnerEnv>();

  api.post('/sessions', (context) => startSession(partner, context));

  api.post('/outcome', async (context) => {
    const sessionId = findText(await readBody(context), 'session_id') ?? '';
    if (!started.find(sessionId, context.get('visitor').id)) {
      return context.json({ error: 'session_not_started_here' }, 403);
    }
    return context.json(await consentry.getOutcome(sessionId));
  });

  api.get('/consents', async (context) =>
    context.json(await consentry.listConnections(context.get('visitor').endUserId)),
  );

  api.delete('/consents/:id', async (context) => {
    const own = await consentry.listConnections(context.get('visitor').endUserId);
    const connection = own.find(({ consent_id }) => consent_id === context.req.param('id'));
    if (!connection) return context.json({ error: 'consent_not_found' }, 404);
    await consentry.revoke(connection.consent_id);
    return context.body(null, 204);
  });

  api.get('/totp', (context) => context.json(currentOneTimeCode(now())));

  return api;
}

/** One session per click: it is single-use and tied to this visitor. */
async function startSession({ consentry, started, origin }: Partner, context: Context<PartnerEnv>): Promise<Response> {
  const visitor = context.get('visitor');
  const body = await readBody(context);
  const mode = MODES.find((name) => name === body.mode);
  const institution_id = findText(body, 'institution_id');
  if (!mode || (institution_id !== undefined && !/^ins_[a-z0-9_]{1,60}$/.test(institution_id))) {
    return context.json({ error: 'invalid_request' }, 400);
  }
  const state = randomBytes(24).toString('base64url');
  const { sessionId, authUrl } = await consentry.mintSession({
    end_user_id: visitor.endUserId,
    end_user_email: CUSTOMER_EMAIL,
    redirect_uri: `${origin}/callback`,
    cancel_uri: `${origin}/cancel`,
    state,
    ...(institution_id !== undefined && { institution_id }),
  });
  started.remember(sessionId, { visitorId: visitor.id, state, mode });
  const answer: StartedSessionAnswer = { auth_url: authUrl, session_id: sessionId, state };
  return context.json(answer, 201);
}

/** No fields for what is no JSON object: the route then misses what it needs and refuses. */
async function readBody(context: Context): Promise<Fields> {
  try {
    return asFields(await context.req.json());
  } catch {
    return {};
  }
}
