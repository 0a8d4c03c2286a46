import { asFields, type Fields, getText } from '../fields.ts';

/** Consentry's API as far as the partner calls it, in memory. */
export interface FakeConsentry {
  fetch: typeof globalThis.fetch;
  /** Bodies of `POST /v1/auth/session`. */
  minted: Fields[];
  /** Sessions whose truth was asked for. */
  asked: string[];
  revoked: string[];
  /** Codes that came back, right or wrong. */
  codes: string[];
  /** End users who were vouched for. */
  vouchedFor: (string | null)[];
  /** Every API key under `/v1` and `/v2`. */
  keys: Set<string | null>;
  /** The end user gives consent. Returns its id; where the session asked for confirmation, it waits for `codeOf` it. */
  complete(sessionId: string): string;
  /** The minute for its confirmation passes. */
  expireCode(sessionId: string): void;
  goAway(): void;
}

interface FakeSession {
  endUserId: string;
  consentId?: string;
  confirmation?: 'pending' | 'confirmed' | 'expired';
}

type Records = Pick<FakeConsentry, 'minted' | 'asked' | 'revoked' | 'codes' | 'vouchedFor' | 'keys'> & {
  url: string;
  sessions: Map<string, FakeSession>;
};

/** What a person's handoff is made of: nothing that may be seen anywhere else. */
export const HANDOFF = { refreshToken: 'crt.secret', idToken: 'head.secret.sign', checksum: 'v1.kid.secret' };

/** The one-time code of a session. */
export function codeOf(sessionId: string): string {
  return sessionId.replace('ses_', 'cod_');
}

export function createFakeConsentry(url: string): FakeConsentry {
  const lists = { minted: [], asked: [], revoked: [], codes: [], vouchedFor: [] };
  const records: Records = { url, sessions: new Map(), keys: new Set(), ...lists };
  const getSession = (sessionId: string) => {
    const session = records.sessions.get(sessionId);
    if (!session) throw new Error(`${sessionId} was never minted`);
    return session;
  };
  let isAway = false;
  return {
    ...records,
    async fetch(input, init) {
      if (isAway) throw new TypeError('fetch failed');
      return answer(records, new Request(input, init));
    },
    complete(sessionId) {
      const session = getSession(sessionId);
      session.consentId = sessionId.replace('ses_', 'con_');
      return session.consentId;
    },
    expireCode(sessionId) {
      getSession(sessionId).confirmation = 'expired';
    },
    goAway: () => {
      isAway = true;
    },
  };
}

async function answer(records: Records, request: Request): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  if (/^\/v[12]\//.test(pathname)) records.keys.add(request.headers.get('x-api-key'));
  const id = /(ses|con)_\w+/.exec(pathname)?.[0] ?? '';
  switch (`${request.method} ${pathname.replace(/(ses|con)_\w+/, '{id}')}`) {
    case 'GET /sdk/manifest.json':
      return Response.json({ version: '0.1.0', script: '/sdk/0.1.0/consentry.js', integrity: 'sha384-test' });
    case 'GET /v1/institutions':
      return Response.json([{ institution_id: 'ins_bold', name: '<b>Bold</b> Bank' }]);
    case 'POST /v1/auth/session':
      return mint(records, asFields(await request.json()));
    case 'GET /v1/auth/session/{id}':
      return tell(records, id);
    case 'POST /v1/auth/session/{id}/confirm':
      return confirm(records, id, getText(asFields(await request.json()), 'code'));
    case 'GET /v2/auth/session':
      return vouch(records, searchParams.get('end_user_id'));
    case 'GET /v1/consent':
      return Response.json(consentsOf(records, searchParams.get('end_user_id')));
    case 'DELETE /v1/consent/{id}':
      records.revoked.push(id);
      return new Response(null, { status: 204 });
    default:
      return Response.json({ id: 'err_1', name: 'NotFound', message: 'No such endpoint.' }, { status: 404 });
  }
}

function mint({ minted, sessions, url }: Records, body: Fields): Response {
  minted.push(body);
  const session_id = `ses_${minted.length}`;
  const endUserId = getText(body, 'end_user_id');
  sessions.set(session_id, { endUserId, ...(body.confirm === true && { confirmation: 'pending' }) });
  return Response.json({ id: 'app', session_id, auth_url: `${url}/consent?session=${session_id}`, expires_at: 1 });
}

function tell({ asked, sessions }: Records, sessionId: string): Response {
  asked.push(sessionId);
  const { consentId: consent_id, confirmation } = sessions.get(sessionId) ?? {};
  const known = consent_id === undefined ? { status: 'created' } : { status: 'completed', consent_id, confirmation };
  return Response.json({ id: 'app', session_id: sessionId, ...known });
}

function confirm({ sessions, codes }: Records, session_id: string, code: string): Response {
  codes.push(code);
  const session = sessions.get(session_id);
  if (session?.confirmation !== 'pending' || code !== codeOf(session_id)) {
    return Response.json({ id: 'err_2', name: 'BadRequest', message: 'The code is wrong.' }, { status: 400 });
  }
  session.confirmation = 'confirmed';
  return Response.json({ session_id, consent_id: session.consentId });
}

function vouch({ vouchedFor }: Records, endUserId: string | null): Response {
  vouchedFor.push(endUserId);
  const tokens = { accessToken: 'a.secret', expiresIn: 900, expiresAt: 1 };
  return Response.json({ message: 'Session created successfully', ...tokens, ...HANDOFF });
}

function consentsOf({ sessions, revoked, url }: Records, owner: string | null) {
  return [...sessions.values()].flatMap(({ endUserId, consentId, confirmation = 'confirmed' }) => {
    const isActive = consentId !== undefined && confirmation === 'confirmed' && !revoked.includes(consentId);
    if (endUserId !== owner || !isActive) return [];
    return {
      arrangement_id: consentId,
      institution_name: 'Sandbox Bank',
      institution_logo: `${url}/logos/ins_sandbox_bank.svg`,
      account_ids: ['acc_1', 'acc_2'],
      expires_at: '2027-02-20T09:00:00Z',
    };
  });
}
