import { setImmediate } from 'node:timers/promises'
import {
  AuthZenActionSearch,
  AuthZenResourceSearch,
  AuthZenSubjectSearch,
  type JsonObject,
  type ManifestTool,
} from '@answerable/contract'
import { entitiesDigestInForce, type Foresight, foresight, manifestDigestInForce, standing } from '@answerable/domain'
import type { Call, Reply } from '../http/edge.ts'
import { argumentsOf, type Parts } from './arguments.ts'
import { invalid, readBody } from './body.ts'
import { sessionOf } from './evaluate.ts'

/** Results of a page when the caller names no number, and candidates one request looks at. */
const PAGE = 100
const LOOKED_AT = 1000
/** Candidates judged before other requests have their turn. */
const AT_ONCE = 25

/** Somebody or something a search might return, and the evaluation that would ask for it. */
type Candidate = { result: JsonObject; tool: string; parts: Parts }
type Sight = Foresight & { allows: (tool: string, given: JsonObject) => boolean }

/** POST /access/v1/search/subject: who of the entity file may do this to that. */
export async function searchSubjects(call: Call): Promise<Reply> {
  const { subject, action, resource, context, page } = await readBody(call.request, AuthZenSubjectSearch)
  return search(call, { subject, action, resource, context }, page, ({ entities }) =>
    (entities?.subjects ?? [])
      .filter(({ type }) => type === subject.type)
      .map(({ type, id }) => ({
        result: { type, id },
        tool: action.name,
        parts: { subject: { ...subject, id }, action, resource, context },
      })),
  )
}

/** POST /access/v1/search/resource: on which resources of the entity file this subject may do that. */
export async function searchResources(call: Call): Promise<Reply> {
  const { subject, action, resource, context, page } = await readBody(call.request, AuthZenResourceSearch)
  return search(call, { subject, action, resource, context }, page, ({ entities }) =>
    (entities?.resources ?? [])
      .filter(({ type }) => type === resource.type)
      .map(({ type, id }) => ({
        result: { type, id },
        tool: action.name,
        parts: { subject, action, resource: { ...resource, id }, context },
      })),
  )
}

/** POST /access/v1/search/action: which tools of the manifest this subject may use on that. */
export async function searchActions(call: Call): Promise<Reply> {
  const { subject, resource, context, page } = await readBody(call.request, AuthZenActionSearch)
  return search(call, { subject, resource, context }, page, ({ manifest }) =>
    manifest.tools.map(({ name }) => ({
      result: { name },
      tool: name,
      parts: { subject, action: {}, resource, context },
    })),
  )
}

type Page = { token?: string | undefined; limit?: number | undefined } | undefined

/**
 * A search is a look at policy and entities, not a decision: it permits nothing and leaves no entry. The enforcement point
 * evaluates what it picks.
 */
async function search(
  call: Call,
  query: object,
  page: Page,
  candidatesIn: (sight: Sight) => Candidate[],
): Promise<Reply> {
  const { edge, agent } = sessionOf(call)
  const sight = await sightOf(call, agent)
  const candidates = sight === undefined ? [] : candidatesIn(sight)
  const toolNamed = new Map<string, ManifestTool>(sight?.manifest.tools.map((tool) => [tool.name, tool]))
  // A page continues the same search over the same signed files; over others its place would mean something else.
  const about = edge
    .digest(JSON.parse(JSON.stringify({ query, files: sight?.files ?? null })) as JsonObject)
    .slice(7, 39)
  const from = offsetIn(page?.token, about)
  const limit = page?.limit ?? PAGE
  const results: JsonObject[] = []
  let next = from
  for (; next < candidates.length && next < from + LOOKED_AT && results.length < limit; next++) {
    const { result, tool, parts } = candidates[next] as Candidate
    if (sight?.allows(tool, argumentsOf(parts, toolNamed.get(tool))) === true) results.push(result)
    if (next % AT_ONCE === 0) await setImmediate()
  }
  const token = next < candidates.length ? `${next}.${about}` : ''
  return { json: { results, page: { next_token: token, count: results.length } } }
}

async function sightOf({ edge }: Call, id: string): Promise<(Sight & { files: (string | null)[] }) | undefined> {
  const { model } = await edge.view()
  const now = await edge.now()
  const agent = model.agents.get(id)
  const digest = agent === undefined ? undefined : manifestDigestInForce(model, agent.useCase)
  const manifest = digest === undefined ? undefined : await edge.log.manifest(digest)
  if (agent === undefined || digest === undefined || manifest === undefined) return undefined
  const file = entitiesDigestInForce(model, agent.useCase)
  const entities = file === undefined ? undefined : await edge.log.entities(file)
  const policy = standing(model, agent.useCase, agent, now).publication?.policy
  // The engine looks the policy up by digest; it must have been read by then.
  if (policy !== undefined) await edge.log.text(policy)
  const known = { agent, manifest, entities }
  const allows = foresight({ model, now, tools: edge }, known)
  return { ...known, allows, files: [digest, file ?? null, policy ?? null] }
}

function offsetIn(token: string | undefined, about: string): number {
  if (token === undefined || token === '') return 0
  const [offset, of] = token.split('.')
  if (of === about && offset !== undefined && /^\d{1,6}$/.test(offset)) return Number(offset)
  throw invalid('page.token', 'is no page of this search, or what it searches was signed anew')
}
