import type { JsonSchema } from '../http/openapi/openapi-document.ts';
import { schemaOfList, schemaOfTable } from './prose-schema.ts';
import { readSeed, readSeedOpenApi, type SeedName, type SeedResponse } from './seed-document.ts';

/** What one document demands of its one call, whether it says so in YAML or in prose. */
export interface Contract {
  method: string;
  path: string;
  parameters: { name: string; in: string; required: boolean; schema: JsonSchema }[];
  request?: JsonSchema;
  responses: Record<string, ContractResponse>;
  /** The document's enum of error codes; empty where it has none. */
  errorCodes: string[];
}

export interface ContractResponse {
  schema?: JsonSchema;
  headers: Record<string, { required: boolean; schema: JsonSchema }>;
}

const contracts = new Map<SeedName, Contract>();

/** Read once: parsing takes longer than most of the tests that ask. */
export function contractOf(name: SeedName): Contract {
  const contract = contracts.get(name) ?? read(name);
  contracts.set(name, contract);
  return contract;
}

function read(name: SeedName): Contract {
  if (name === 'fiskil') return fiskilContract();
  return name === 'yeep' ? yeepContract() : openApiContract(name);
}

function openApiContract(name: SeedName): Contract {
  const [[path, methods] = ['', {}]] = Object.entries(readSeedOpenApi(name).paths);
  const [method, operation] = Object.entries(methods)[0] ?? [];
  if (!method || !operation) throw new Error(`${name} has no operation`);
  const request = operation.requestBody?.content['application/json'].schema;
  const responses = Object.entries(operation.responses).map(([status, response]) => [status, toResponse(response)]);
  return {
    method: method.toUpperCase(),
    path,
    parameters: (operation.parameters ?? []).map((parameter) => ({ required: false, ...parameter })),
    ...(request && { request }),
    responses: Object.fromEntries(responses),
    errorCodes: errorCodesOf(operation.responses['401']),
  };
}

function toResponse({ content, headers = {} }: SeedResponse): ContractResponse {
  const schema = content?.['application/json'].schema;
  const named = Object.entries(headers).map(([name, header]) => [name, { required: false, ...header }]);
  return { ...(schema && { schema }), headers: Object.fromEntries(named) };
}

function errorCodesOf(response: SeedResponse | undefined): string[] {
  return (response?.content?.['application/json'].schema.properties?.errorCode?.enum ?? []).map(String);
}

/** The document names no status; it creates something, so DESIGN §4.1 has 201. */
function fiskilContract(): Contract {
  const text = readSeed('fiskil');
  return {
    method: 'POST',
    path: '/v1/auth/session',
    parameters: [],
    request: schemaOfTable(text, 'Request Body'),
    responses: { 201: { schema: schemaOfTable(text, 'The Auth Session Model'), headers: {} } },
    errorCodes: [],
  };
}

function yeepContract(): Contract {
  const text = readSeed('yeep');
  return {
    method: 'POST',
    path: '/api/session.setCookie',
    parameters: [],
    request: schemaOfList(text, '### Body'),
    responses: { 200: { schema: schemaOfList(text, '## Returns'), headers: {} } },
    errorCodes: [],
  };
}
