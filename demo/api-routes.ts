import { randomBytes } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { asFields, type Fields, findText } from './fields.ts';
import { currentOneTimeCode } from './one-time-code.ts';
import type { Partner, PartnerEnv } from './partner.ts';
import { CUSTOMER_EMAIL, CUSTOMER_ID } from './sandbox-users.ts';
import { settleOutcome } from './settle-outcome.ts';
import type { Visitor } from './visitor.ts';
import { type Connection, MODES, type StartedSessionAnswer } from './wire.ts';

/** What our own page calls. */
export function apiRoutes(partner: Partner): Hono<PartnerEnv> {
  const { consentry, started, now } = partner;
  const api = new Hono<PartnerEnv>();

  api.post('/sessions', (context) => startSession(partner, context));

  api.post('/outcome', async (context) => {
    const body = await readBody(context);
    const sessionId = findText(body, 'session_id') ?? '';
    if (!started.find(sessionId, context.get('visitor').id)) {
      return context.json({ error: 'session_not_started_here' }, 403);
    }
    return context.json(await settleOutcome(consentry, sessionId, findText(body, 'code')));
  });

  api.get('/consents', async (context) => context.json(await listOwn(partner, context.get('visitor'))));

  api.delete('/consents/:id', async (context) => {
    const own = await listOwn(partner, context.get('visitor'));
    const connection = own.find(({ consent_id }) => consent_id === context.req.param('id'));
    if (!connection) return context.json({ error: 'consent_not_found' }, 404);
    await consentry.revoke(connection.consent_id);
    return context.body(null, 204);
  });

  api.get('/totp', (context) => context.json(currentOneTimeCode(now())));

  return api;
}

/** The visitor's own, as the visitor of this site and as the customer who was already signed in. */
async function listOwn({ consentry, started }: Partner, visitor: Visitor): Promise<Connection[]> {
  const customers = new Set([visitor.endUserId, ...started.customersOf(visitor.id)]);
  return (await Promise.all([...customers].map(consentry.listConnections))).flat();
}

/** One session per click: it is single-use and tied to this visitor. */
async function startSession({ consentry, started, origin }: Partner, context: Context<PartnerEnv>): Promise<Response> {
  const visitor = context.get('visitor');
  const request = toStartRequest(await readBody(context));
  if (!request) return context.json({ error: 'invalid_request' }, 400);
  const { mode, institution_id, confirm, isSignedIn } = request;
  const state = randomBytes(24).toString('base64url');
  // A real product asks its own sign-in who this is; here the visitor chose to be the customer.
  const endUserId = isSignedIn ? CUSTOMER_ID : visitor.endUserId;
  const [{ sessionId, authUrl }, handoff] = await Promise.all([
    consentry.mintSession({
      end_user_id: endUserId,
      end_user_email: CUSTOMER_EMAIL,
      redirect_uri: `${origin}/callback`,
      cancel_uri: `${origin}/cancel`,
      state,
      ...(institution_id !== undefined && { institution_id }),
      ...(confirm && { confirm }),
    }),
    isSignedIn ? consentry.getHandoff(endUserId) : undefined,
  ]);
  started.remember(sessionId, { visitorId: visitor.id, endUserId, state, mode });
  const answer: StartedSessionAnswer = { auth_url: authUrl, session_id: sessionId, state, ...(handoff && { handoff }) };
  return context.json(answer, 201);
}

/** Nothing for a request that our own page does not make. */
function toStartRequest(body: Fields) {
  const mode = MODES.find((name) => name === body.mode);
  const institution_id = findText(body, 'institution_id');
  if (!mode || (institution_id !== undefined && !/^ins_[a-z0-9_]{1,60}$/.test(institution_id))) return undefined;
  const isSignedIn = body.signed_in === true;
  if (isSignedIn && mode === 'redirect') return undefined; // there is no way but the address, and tokens do not go there
  return { mode, institution_id, confirm: body.confirm === true, isSignedIn };
}

/** No fields for what is no JSON object: the route then misses what it needs and refuses. */
async function readBody(context: Context): Promise<Fields> {
  try {
    return asFields(await context.req.json());
  } catch {
    return {};
  }
}
