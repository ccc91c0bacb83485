import { AnswerableError, type JsonObject } from '@answerable/contract'
import SCIMMY from 'scimmy'
import type { Directory } from './directory.ts'

/** What each request hands to the handlers below: they are the library's own, one for all servers of a process. */
export type ScimContext = { directory: Directory }

const BASE = '/scim/v2'

/** Makes the library know users and groups (RFC 7643); which directory is meant comes with each request. */
export function declareResources(): typeof SCIMMY.Resources {
  const { Resources, Config } = SCIMMY
  if (Resources.declared('User')) return Resources
  Config.set({ patch: true, filter: { supported: true, maxResults: 10_000 }, sort: true })
  Resources.declare(Resources.User)
    .ingress(async (resource, instance, context: ScimContext) => {
      const user = instance as unknown as JsonObject
      await requireFreshName(context, resource.id, user)
      return answered(() => context.directory.saveUser(resource.id, user))
    })
    .egress((resource, context: ScimContext) => found(context, 'scim_user', resource))
    .degress((resource, context: ScimContext) => removed(context, 'scim_user', resource.id))
  Resources.declare(Resources.Group)
    .ingress(async (resource, instance, context: ScimContext) => {
      await requireKnown(context, 'scim_group', resource.id)
      return answered(() => context.directory.saveGroup(resource.id, instance as unknown as JsonObject))
    })
    .egress((resource, context: ScimContext) => found(context, 'scim_group', resource))
    .degress((resource, context: ScimContext) => removed(context, 'scim_group', resource.id))
  Resources.User.basepath(BASE)
  Resources.Group.basepath(BASE)
  return Resources
}

type Kind = 'scim_user' | 'scim_group'
type Asked = { id?: string | undefined; filter?: { match(values: object[]): object[] } | undefined }

async function found({ directory }: ScimContext, kind: Kind, { id, filter }: Asked): Promise<never> {
  if (id !== undefined) {
    const one = await directory.find(kind, id)
    if (one === undefined) throw missing(id)
    return one as never
  }
  const all = await directory.list(kind)
  return (filter === undefined ? all : filter.match(all)) as never
}

async function removed(context: ScimContext, kind: Kind, id: string | undefined): Promise<void> {
  await requireKnown(context, kind, id)
  if (id !== undefined) await answered(() => context.directory.remove(kind, id))
}

async function requireKnown({ directory }: ScimContext, kind: Kind, id: string | undefined): Promise<void> {
  if (id !== undefined && (await directory.find(kind, id)) === undefined) throw missing(id)
}

/** RFC 7643 section 4.1.1: `userName` is unique, whatever its case. */
async function requireFreshName(context: ScimContext, id: string | undefined, user: JsonObject): Promise<void> {
  await requireKnown(context, 'scim_user', id)
  const wanted = nameOf(user)
  const users = await context.directory.list('scim_user')
  if (users.some((one) => one.id !== id && nameOf(one) === wanted)) {
    throw new SCIMMY.Types.Error(409, 'uniqueness', 'This userName is taken.')
  }
}

const nameOf = ({ userName }: JsonObject): string => (typeof userName === 'string' ? userName.toLowerCase() : '')

/** A refusal of ours in the library's words; what is none of the caller's business stays ours. */
async function answered<T>(work: () => Promise<T>): Promise<never> {
  try {
    return (await work()) as never
  } catch (error) {
    if (error instanceof AnswerableError && error.code === 'conflict') {
      throw new SCIMMY.Types.Error(409, null as never, error.detail)
    }
    throw new SCIMMY.Types.Error(503, null as never, 'Nothing was changed. Try again.')
  }
}

function missing(id: string): Error {
  return new SCIMMY.Types.Error(404, null as never, `Resource ${id} not found`)
}
