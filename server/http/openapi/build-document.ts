import { buildSchemas, schemaOf } from './build-schemas.ts';
import type {
  DocumentParameter,
  DocumentResponse,
  OpenApiDocument,
  PathOperation,
  Reference,
} from './openapi-document.ts';
import type { Operation, OperationAnswer, OperationParameter, Refusals } from './operation.ts';
import { OPERATIONS } from './operations.ts';
import { SECURITY_SCHEMES } from './security-schemes.ts';
import { TAGS } from './tags.ts';

const INFO = {
  title: 'Consentry API',
  version: '1.0.0',
  description: 'What a Consentry server understands and answers, made from the schemas that it reads and answers by.',
  license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
};

/** The OpenAPI document of this server. */
export function buildDocument(publicUrl: string): OpenApiDocument {
  const paths: OpenApiDocument['paths'] = {};
  for (const operation of OPERATIONS) {
    const path = toTemplate(operation.path);
    paths[path] = { ...paths[path], [operation.method.toLowerCase()]: toPathOperation(operation) };
  }
  return {
    openapi: '3.0.3',
    info: INFO,
    servers: [{ url: publicUrl, description: 'This server' }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths,
    components: { schemas: buildSchemas(), responses: refusalResponses(), securitySchemes: SECURITY_SCHEMES },
  };
}

/** `/v1/consent/:arrangement_id` as OpenAPI writes it. */
export function toTemplate(path: string): string {
  return path.replace(/:(\w+)/g, '{$1}');
}

function toPathOperation({ id, tag, summary, description, ...operation }: Operation): PathOperation {
  const { security, parameters, body, answers } = operation;
  const responses: Record<string, DocumentResponse | Reference> = {};
  for (const [status, answer] of Object.entries(answers)) responses[status] = toResponse(answer);
  for (const { of, status } of refusalsOf(operation)) {
    responses[status] = { $ref: `#/components/responses/${nameOf(of, status)}` };
  }
  return {
    tags: [tag],
    operationId: id,
    summary,
    ...(description !== undefined && { description }),
    security: security.map((scheme) => ({ [scheme]: [] })),
    ...(parameters && { parameters: parameters.map(toParameter) }),
    ...(body && { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body) } } } }),
    responses,
  };
}

function toParameter({ name, in: place, description, schema }: OperationParameter): DocumentParameter {
  const required = !schema.safeParse(undefined).success;
  return { name, in: place, required, description, schema: schemaOf(schema) };
}

function toResponse({ description, schema, headers }: OperationAnswer): DocumentResponse {
  const written = Object.entries(headers ?? {}).map(([name, header]) => [
    name,
    { description: header.description, required: header.required, schema: schemaOf(header.schema) },
  ]);
  return {
    description,
    ...(headers && { headers: Object.fromEntries(written) }),
    ...(schema && { content: { 'application/json': { schema: schemaOf(schema) } } }),
  };
}

/** Each refusal that some operation gives, once under its own name. */
function refusalResponses(): Record<string, DocumentResponse> {
  const responses: Record<string, DocumentResponse> = {};
  for (const { of, status } of OPERATIONS.flatMap(refusalsOf)) {
    const words = of.words[status];
    if (!words) throw new Error(`${of.name} never answers ${status}`);
    responses[nameOf(of, status)] = toResponse(words);
  }
  return responses;
}

function refusalsOf({ refusals }: Pick<Operation, 'refusals'>): { of: Refusals; status: number }[] {
  return refusals ? refusals.statuses.map((status) => ({ of: refusals.of, status })) : [];
}

function nameOf({ name }: Refusals, status: number): string {
  return `${name}${status}`;
}
