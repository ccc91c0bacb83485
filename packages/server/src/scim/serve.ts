import { AnswerableError, type JsonObject, parseStrictBytes } from '@answerable/contract'
import SCIMMY from 'scimmy'
import type { Edge } from '../http/edge.ts'
import { answer } from '../http/headers.ts'
import { Directory } from './directory.ts'
import { declareResources, type ScimContext } from './resources.ts'

const MEDIA_TYPE = 'application/scim+json'
const MAX_BODY_BYTES = 1_000_000
const BEARER = /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i
const QUERY = ['filter', 'sortBy', 'sortOrder', 'attributes', 'excludedAttributes'] as const
/** RFC 7644 section 4: what a client asks before it has anything to say. */
const ABOUT = {
  ServiceProviderConfig: 'ServiceProviderConfig',
  Schemas: 'Schema',
  ResourceTypes: 'ResourceType',
} as const

/**
 * SCIM 2.0 (RFC 7644) at /scim/v2 for the directory of an organisation: users and groups are created, changed and
 * deactivated, and whoever is deactivated has left. Only a directory's own token gets in; no person's and no agent's does.
 */
export function scimServer(edge: Edge): (request: Request) => Promise<Response> {
  const resources = declareResources()
  return async (request) => {
    try {
      await requireDirectory(edge, request)
      return await route(resources, request, { directory: new Directory(edge) })
    } catch (error) {
      return refusal(edge, error)
    }
  }
}

async function requireDirectory(edge: Edge, request: Request): Promise<void> {
  const token = BEARER.exec(request.headers.get('authorization') ?? '')?.[1]
  const found =
    token === undefined ? undefined : await edge.signIn.secrets.find('directory_token', token, edge.wallClock())
  if (found === undefined) throw new SCIMMY.Types.Error(401, null as never, 'The token of a directory is needed.')
}

async function route(resources: typeof SCIMMY.Resources, request: Request, context: ScimContext): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url)
  const [kind = '', id, ...rest] = pathname.slice('/scim/v2/'.length).split('/').map(decodeURIComponent)
  if (rest.length > 0) throw notThere()
  if (kind in ABOUT) return told(await about(resources, kind as keyof typeof ABOUT, id))
  if (kind !== 'Users' && kind !== 'Groups') throw notThere()
  const Resource = kind === 'Users' ? resources.User : resources.Group
  const resource = new Resource(id as string, queryOf(searchParams) as never)
  switch (`${request.method} ${id === undefined ? 'all' : 'one'}`) {
    case 'GET all':
    case 'GET one':
      return told(await resource.read(context))
    case 'POST all': {
      const made = (await resource.write(await bodyOf(request), context)) as {
        id?: string
        meta?: { location?: string }
      }
      return told(made, 201, { location: made.meta?.location ?? pathname })
    }
    case 'PUT one':
      return told(await resource.write(await bodyOf(request), context))
    case 'PATCH one': {
      // RFC 7644 section 3.5.2: no body where nothing changed.
      const changed = await resource.patch((await bodyOf(request)) as never, context)
      return changed === undefined ? answer(null, 204, {}) : told(changed)
    }
    case 'DELETE one':
      await resource.dispose(context)
      return answer(null, 204, {})
    default:
      throw new SCIMMY.Types.Error(405, null as never, 'This path does not take that method.')
  }
}

function about(resources: typeof SCIMMY.Resources, kind: keyof typeof ABOUT, id: string | undefined): Promise<object> {
  const Resource = resources[ABOUT[kind]] as unknown as new (id?: string) => { read(): Promise<object> }
  return (id === undefined ? new Resource() : new Resource(id)).read()
}

function queryOf(params: URLSearchParams): object {
  const named = QUERY.flatMap((name) => (params.has(name) ? [[name, params.get(name)]] : []))
  const counts = ['startIndex', 'count'].flatMap((name) => (params.has(name) ? [[name, Number(params.get(name))]] : []))
  return Object.fromEntries([...named, ...counts]) as object
}

async function bodyOf(request: Request): Promise<JsonObject> {
  const bytes = new Uint8Array(await request.arrayBuffer())
  if (bytes.byteLength > MAX_BODY_BYTES) throw new SCIMMY.Types.Error(413, null as never, 'The body is too large.')
  const value = parseStrictBytes(bytes)
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  throw new SCIMMY.Types.Error(400, 'invalidSyntax', 'The body must be one JSON object.')
}

function told(json: object, status = 200, headers: Readonly<Record<string, string>> = {}): Response {
  return answer(JSON.stringify(json), status, { 'content-type': MEDIA_TYPE, ...headers })
}

/** RFC 7644 section 3.12. An error that is ours says nothing about itself. */
function refusal(edge: Edge, error: unknown): Response {
  if (error instanceof SCIMMY.Types.Error) {
    const challenge: Record<string, string> = error.status === 401 ? { 'www-authenticate': 'Bearer realm="scim"' } : {}
    return told(new SCIMMY.Messages.Error(error), error.status, challenge)
  }
  if (error instanceof AnswerableError && error.code !== 'internal') {
    return told(new SCIMMY.Messages.Error(new SCIMMY.Types.Error(400, 'invalidSyntax', error.detail)), 400)
  }
  edge.report(error, `urn:uuid:${edge.newId()}`)
  return told(new SCIMMY.Messages.Error(new SCIMMY.Types.Error(500, null as never, 'An error of ours.')), 500)
}

function notThere(): Error {
  return new SCIMMY.Types.Error(404, null as never, 'There is no such resource.')
}
