import { commandTable } from '../commands/index.ts'
import { type ErrorCode, errorTable } from '../errors.ts'
import { authZenRoutes } from '../routes/authzen.ts'
import { type Permission, type Route, type RouteName, routes } from '../routes/table.ts'
import { componentSchemas, inlineSchema, type NamedSchema, type Schema, schemaRef } from './components.ts'

const SECURITY: Readonly<Record<Permission, Schema[]>> = {
  public: [],
  setup: [],
  invitee: [],
  signed: [],
  person: [{ token: [] }],
  agent: [{ token: [] }],
  any: [{ token: [] }],
}
const NO_RUN = new Set<RouteName>(['openRun', 'decideBatch', ...(Object.keys(authZenRoutes) as RouteName[])])

/**
 * This interface as OpenAPI 3.1.1, from the route table alone.
 * @param version of the product
 */
export function openApiDocument(version: string): Schema {
  const paths: Record<string, Record<string, Schema>> = {}
  for (const [name, route] of Object.entries(routes) as [RouteName, Route][]) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation(name, route) }
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Answerable',
      version,
      summary: 'What the owner signed is what the gate enforces. When the signature lapses, the gate closes.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      schemas: componentSchemas(),
    },
  }
}

function operation(name: RouteName, route: Route): Schema {
  return {
    operationId: name,
    summary: route.summary,
    security: SECURITY[route.permission],
    'x-permission': route.permission,
    'x-events': route.events,
    parameters: [...pathParameters(route), ...queryParameters(route), ...headerParameters(name, route)],
    ...(route.method === 'POST' ? { requestBody: requestBody(name, route) } : {}),
    responses: { ...success(name, route), ...failures(route.errors) },
  }
}

function pathParameters({ path }: Route): Schema[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map((match) => ({
    name: match[1],
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
}

function queryParameters({ query }: Route): Schema[] {
  if (query === undefined) return []
  const { properties = {} } = inlineSchema(query) as { properties?: Record<string, Schema> }
  return Object.entries(properties).map(([name, schema]) => ({ name, in: 'query', required: false, schema }))
}

function headerParameters(name: RouteName, { permission, command }: Route): Schema[] {
  const header = (title: string, required: boolean, description: string): Schema => ({
    name: title,
    in: 'header',
    required,
    description,
    schema: { type: 'string' },
  })
  return [
    ...(command === undefined
      ? []
      : [header('Idempotency-Key', false, 'Send again with the same key and body: the same answer, nothing twice.')]),
    ...(permission === 'agent' && !NO_RUN.has(name)
      ? [header('Answerable-Run', true, 'The `runToken` that opening the run returned.')]
      : []),
    ...(name === 'decideBatch' ? [header('Answerable-Run', true, 'Run tokens, separated by commas.')] : []),
  ]
}

function requestBody(name: RouteName, route: Route): Schema {
  const type = name === 'token' ? 'application/x-www-form-urlencoded' : 'application/json'
  return { required: true, content: { [type]: { schema: bodySchema(name, route) } } }
}

function bodySchema(name: RouteName, { command, permission, input }: Route): Schema {
  if (name === 'token') return tokenForm
  if (input !== undefined) return schemaRef(`body.${name}`)
  if (command === undefined || commandTable[command] === undefined) return { type: 'object' }
  if (permission !== 'signed') return schemaRef(command)
  return {
    description: `The payload of ${command}, and beside it \`statement\` and \`signature\`. Path parameters may be left out.`,
    allOf: [{ $ref: schemaRef(command)['$ref'] }, { $ref: schemaRef('SignedStatement')['$ref'] }],
  }
}

const tokenForm: Schema = {
  type: 'object',
  required: ['grant_type', 'client_assertion_type', 'client_assertion'],
  properties: {
    grant_type: { const: 'client_credentials' },
    client_assertion_type: { const: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer' },
    client_assertion: {
      type: 'string',
      description: 'EdDSA JWT; iss = sub = agent or person id, aud = the log’s origin',
    },
    client_id: { type: 'string' },
  },
}

/** The routes that answer in a format of the C2SP specifications. */
const PLAIN: Partial<Record<RouteName, { what: string; type: string }>> = {
  checkpoint: { what: 'C2SP tlog-checkpoint', type: 'text/plain' },
  witnessedCheckpoint: { what: 'C2SP tlog-checkpoint with cosignatures', type: 'text/plain' },
  inclusionProof: { what: 'C2SP tlog-proof', type: 'text/plain' },
  tile: { what: 'C2SP tlog-tiles', type: 'application/octet-stream' },
  entryBundle: { what: 'C2SP tlog-tiles', type: 'application/octet-stream' },
}

function success(name: RouteName, { command }: Route): Schema {
  const plain = PLAIN[name]
  if (plain !== undefined) return { 200: { description: plain.what, content: { [plain.type]: {} } } }
  const schema = command === undefined ? { type: 'object' } : schemaRef(replyOf(name))
  return { [command === undefined ? 200 : 201]: { description: 'Done', content: { 'application/json': { schema } } } }
}

function replyOf(name: RouteName): NamedSchema {
  if (name === 'openRun') return 'Run'
  return name === 'decide' ? 'Decision' : 'Created'
}

function failures(codes: readonly ErrorCode[]): Schema {
  const byStatus = Map.groupBy([...new Set<ErrorCode>([...codes, 'internal'])], (code) => errorTable[code].status)
  return Object.fromEntries(
    [...byStatus].map(([status, group]) => [
      status,
      {
        description: group.map((code) => `\`${code}\`: ${errorTable[code].title}`).join('. '),
        content: { 'application/problem+json': { schema: schemaRef('Problem') } },
        'x-codes': group,
      },
    ]),
  )
}
