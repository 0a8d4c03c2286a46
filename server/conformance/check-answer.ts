import { expect } from 'vitest';
import { buildDocument } from '../http/openapi/build-document.ts';
import type { DocumentResponse, OpenApiDocument } from '../http/openapi/openapi-document.ts';
import { ORIGIN } from '../testing/test-server.ts';
import type { Case } from './case.ts';
import { type ContractResponse, contractOf } from './contract.ts';
import { problemsOf } from './validator.ts';

const own = buildDocument(ORIGIN);

/** Holds an answer to its case, to the seed document, and to our own document. */
export async function checkAnswer(each: Case, response: Response): Promise<void> {
  const text = await response.text();
  const body: unknown = text === '' ? undefined : JSON.parse(text);
  expect({ status: response.status, codes: codesOf(body) }).toEqual({
    status: each.status,
    codes: each.error === undefined ? [] : expect.arrayContaining([each.error]),
  });
  expect(response.headers.get('cache-control')).toBe('no-store');
  if (body !== undefined) expect(response.headers.get('content-type')).toBe('application/json');
  checkBySeed(each, response, body);
  checkByOwnDocument(each, response, body);
}

/** Errors of other statuses and other calls have the form that the document gives its own. */
function checkBySeed({ document, status, error, call }: Case, { headers }: Response, body: unknown): void {
  const { responses } = contractOf(document);
  const isOwnCall = call === undefined;
  const demanded: ContractResponse | undefined =
    (isOwnCall ? responses[status] : undefined) ?? (error === undefined ? undefined : responses['401']);
  if (!demanded) return;
  for (const [name, { required, schema }] of Object.entries(demanded.headers)) {
    const value = headers.get(name);
    if (required || value !== null) expect(problemsOf(schema, value), name).toEqual([]);
  }
  if (demanded.schema) expect(problemsOf(demanded.schema, body)).toEqual([]);
  else expect(body).toBeUndefined();
}

/** Here a field that the document does not name counts as wrong. */
function checkByOwnDocument({ document, status, call, form }: Case, { headers }: Response, body: unknown): void {
  if (call === 'none') {
    const schema = form === undefined ? {} : { $ref: `#/components/schemas/${form}` };
    expect(problemsOf(schema, body, { components: own.components.schemas, isClosed: true })).toEqual([]);
    return;
  }
  const response = findResponse(call ?? `${contractOf(document).method} ${contractOf(document).path}`, status);
  const schema = response.content?.['application/json'].schema;
  if (schema) {
    expect(problemsOf(schema, body, { components: own.components.schemas, isClosed: true })).toEqual([]);
  } else {
    expect(body).toBeUndefined();
  }
  for (const [name, { required }] of Object.entries(response.headers ?? {})) {
    if (required) expect(headers.get(name), name).not.toBeNull();
  }
}

function findResponse(call: string, status: number): DocumentResponse {
  const [method = '', path = ''] = call.split(' ');
  const response = own.paths[path]?.[method.toLowerCase()]?.responses[status];
  if (!response) throw new Error(`our document does not have ${status} of ${call}`);
  return '$ref' in response ? resolve(own, response.$ref) : response;
}

function resolve({ components }: OpenApiDocument, reference: string): DocumentResponse {
  const response = components.responses[reference.split('/').at(-1) ?? ''];
  if (!response) throw new Error(`our document does not have ${reference}`);
  return response;
}

/** The codes of an error, in whichever of the four forms it came; of a session that has ended, also why. */
function codesOf(body: unknown): string[] {
  if (typeof body !== 'object' || body === null) return [];
  if ('errorCode' in body) return [String(body.errorCode)];
  if ('name' in body && 'message' in body) return [String(body.name)];
  return [...codesOfError(body), ...('state' in body ? codesOfState(body.state) : [])];
}

function codesOfError(body: object): string[] {
  if (!('error' in body) || typeof body.error !== 'object' || body.error === null) return [];
  const { error } = body;
  return [
    ...('code' in error ? [String(error.code)] : []),
    ...('error_type' in error ? [String(error.error_type)] : []),
  ];
}

/** What a page is told that cannot go on. */
function codesOfState(state: unknown): string[] {
  if (typeof state !== 'object' || state === null) return [];
  return [...('code' in state ? [String(state.code)] : []), ...codesOfError(state)];
}
