import { asFields, type Fields, getText } from '../fields.ts';

/** Consentry's API as far as the partner calls it, in memory. */
export interface FakeConsentry {
  fetch: typeof globalThis.fetch;
  /** Bodies of `POST /v1/auth/session`. */
  minted: Fields[];
  /** Sessions whose truth was asked for. */
  asked: string[];
  revoked: string[];
  /** Every `Authorization` under `/v1`. */
  keys: Set<string | null>;
  /** The end user gives consent. Returns its id. */
  complete(sessionId: string): string;
  goAway(): void;
}

type Records = Pick<FakeConsentry, 'minted' | 'asked' | 'revoked' | 'keys'> & {
  url: string;
  sessions: Map<string, { endUserId: string; consentId?: string }>;
};

export function createFakeConsentry(url: string): FakeConsentry {
  const records: Records = { url, sessions: new Map(), minted: [], asked: [], revoked: [], keys: new Set() };
  let isAway = false;
  return {
    ...records,
    async fetch(input, init) {
      if (isAway) throw new TypeError('fetch failed');
      return answer(records, new Request(input, init));
    },
    complete(sessionId) {
      const session = records.sessions.get(sessionId);
      if (!session) throw new Error(`${sessionId} was never minted`);
      session.consentId = sessionId.replace('ses_', 'con_');
      return session.consentId;
    },
    goAway: () => {
      isAway = true;
    },
  };
}

async function answer(records: Records, request: Request): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  if (pathname.startsWith('/v1/')) records.keys.add(request.headers.get('authorization'));
  const id = pathname.split('/').at(-1) ?? '';
  switch (`${request.method} ${pathname.replace(/(ses|con)_\w+/, '{id}')}`) {
    case 'GET /sdk/manifest.json':
      return Response.json({ version: '0.1.0', script: '/sdk/0.1.0/consentry.js', integrity: 'sha384-test' });
    case 'GET /v1/institutions':
      return Response.json([{ institution_id: 'ins_bold', name: '<b>Bold</b> Bank' }]);
    case 'POST /v1/auth/session':
      return mint(records, asFields(await request.json()));
    case 'GET /v1/auth/session/{id}':
      return tell(records, id);
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
  sessions.set(session_id, { endUserId: getText(body, 'end_user_id') });
  return Response.json({ id: 'app', session_id, auth_url: `${url}/consent?session=${session_id}`, expires_at: 1 });
}

function tell({ asked, sessions }: Records, sessionId: string): Response {
  asked.push(sessionId);
  const consent_id = sessions.get(sessionId)?.consentId;
  const status = consent_id === undefined ? 'created' : 'completed';
  return Response.json({ id: 'app', session_id: sessionId, status, ...(consent_id !== undefined && { consent_id }) });
}

function consentsOf({ sessions, revoked, url }: Records, owner: string | null) {
  return [...sessions.values()].flatMap(({ endUserId, consentId }) => {
    if (endUserId !== owner || consentId === undefined || revoked.includes(consentId)) return [];
    return {
      arrangement_id: consentId,
      institution_name: 'Sandbox Bank',
      institution_logo: `${url}/logos/ins_sandbox_bank.svg`,
      account_ids: ['acc_1', 'acc_2'],
      expires_at: '2027-02-20T09:00:00Z',
    };
  });
}
