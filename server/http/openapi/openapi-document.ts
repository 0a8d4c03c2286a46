/** As much of an OpenAPI 3.0 document as ours uses. The dialect of the seed documents, so that one validator reads both. */
export interface OpenApiDocument {
  openapi: '3.0.3';
  info: { title: string; version: string; description: string; license: { name: string; url: string } };
  servers: { url: string; description: string }[];
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, PathOperation>>;
  components: {
    schemas: Record<string, JsonSchema>;
    responses: Record<string, DocumentResponse>;
    securitySchemes: Record<string, SecuritySchemeObject>;
  };
}

export interface PathOperation {
  tags: string[];
  operationId: string;
  summary: string;
  description?: string;
  security: Record<string, string[]>[];
  parameters?: DocumentParameter[];
  requestBody?: { required: true; content: JsonContent };
  responses: Record<string, DocumentResponse | Reference>;
}

export interface DocumentParameter {
  name: string;
  in: 'query' | 'header' | 'path';
  required: boolean;
  description: string;
  schema: JsonSchema;
}

export interface DocumentResponse {
  description: string;
  headers?: Record<string, { description: string; required: boolean; schema: JsonSchema }>;
  content?: JsonContent;
}

export interface JsonContent {
  'application/json': { schema: JsonSchema };
}

export interface Reference {
  $ref: string;
}

export interface JsonSchema {
  $ref?: string;
  type?: string;
  description?: string;
  format?: string;
  pattern?: string;
  enum?: unknown[];
  default?: unknown;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: boolean;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean | JsonSchema;
  items?: JsonSchema;
  allOf?: JsonSchema[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
}

export interface SecuritySchemeObject {
  type: 'apiKey' | 'http';
  description: string;
  in?: 'header' | 'query' | 'cookie';
  name?: string;
  scheme?: string;
}
