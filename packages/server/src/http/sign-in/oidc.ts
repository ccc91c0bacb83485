import { AnswerableError, routes } from '@answerable/contract'
import { activePerson } from '../../auth/directory.ts'
import type { OidcClient, OidcIdentity } from '../../auth/oidc/client.ts'
import { rolesOfGroups } from '../../auth/oidc/config.ts'
import { personNames } from '../../read/person-names.ts'
import type { Call, Edge, Reply } from '../edge.ts'
import { NEVER } from '../../auth/access-records.ts'
import { callerOf } from '../../auth/caller.ts'
import { callerContext } from '../mount-doors.ts'
import { directoryRoles, opened } from './session.ts'

const FLOW_SECONDS = 600
const SECRET_BYTES = 32

/**
 * GET /v1/oidc/start: on to the identity provider. State, nonce and PKCE verifier are kept here; a cookie binds them to
 * this browser, so that nobody can finish a sign-in that another began (RFC 9700 section 4.7).
 */
export async function startOidc(call: Call): Promise<Reply> {
  const { edge, query } = call
  const client = configured(edge)
  const link = query['link'] === '1' ? await signedIn(call) : null
  const { records, cookies } = edge.signIn
  const fresh = (): string => Buffer.from(edge.random.bytes(SECRET_BYTES)).toString('base64url')
  const checks = { state: fresh(), verifier: fresh(), nonce: fresh() }
  const secret = fresh()
  const expires = new Date(Date.parse(edge.wallClock()) + FLOW_SECONDS * 1000).toISOString()
  const id = records.idOf('oidc_flow', `${secret}\n${checks.state}`)
  const { verifier, nonce } = checks
  await records.put('oidc_flow', { id, person: null, expires, value: { verifier, nonce, link } })
  const location = await client.begin(callbackOf(edge), checks)
  return { status: 303, headers: { location, 'set-cookie': cookies.setOidc(secret, FLOW_SECONDS) }, text: '' }
}

/** GET /v1/oidc/callback: who came back, and whom of the people registered here that is. */
export async function endOidc({ edge, request }: Call): Promise<Reply> {
  const client = configured(edge)
  const { records, cookies } = edge.signIn
  const asked = new URL(request.url)
  const state = asked.searchParams.get('state') ?? ''
  const secret = cookies.read(request, cookies.oidc) ?? ''
  const id = records.idOf('oidc_flow', `${secret}\n${state}`)
  const flow = await records.get('oidc_flow', id)
  const over = flow === undefined || edge.wallClock() >= flow.expires
  // Removed before it is used: an answer read on the way is good for nobody a second time.
  if (over || !(await records.remove('oidc_flow', id))) {
    throw new AnswerableError('unauthenticated', 'This sign-in was not begun in this browser, or it took too long.')
  }
  const { verifier, nonce, link } = flow.value
  const returned = new URL(`${callbackOf(edge)}${asked.search}`)
  const identity = await client.finish(returned, { state, verifier, nonce })
  const person = await personOf(edge, identity, link)
  const groups = rolesOfGroups(edge.signIn.roles, identity.groups)
  const roles = [...new Set([...groups, ...(await directoryRoles(edge, person))])]
  const { headers } = await opened(edge, { person, method: 'oidc', key: null, roles, label: client.name })
  return { status: 303, headers: { ...headers, location: '/' }, text: '' }
}

/**
 * The person an account belongs to: linked before, linked now by whoever is signed in, or found by an address the
 * provider verified. An account is linked once: an address that was given to somebody else later leads to nobody.
 */
async function personOf(edge: Edge, identity: OidcIdentity, link: string | null): Promise<string> {
  const { records } = edge.signIn
  const id = records.idOf('identity', `${identity.issuer}\n${identity.subject}`)
  const { model } = await edge.view()
  const known = await records.get('identity', id)
  const person = known?.person ?? link ?? (await byAddress(edge, identity.email))
  if (known?.person != null && link !== null && known.person !== link) {
    throw new AnswerableError('unauthenticated', 'This account is linked to another person.')
  }
  if (person === undefined || activePerson(model, person) === undefined) {
    throw new AnswerableError('unauthenticated', 'No registered person has this account.')
  }
  if (known === undefined) {
    const others = await records.list('identity', person)
    if (link === null && others.some(({ value }) => value.issuer === identity.issuer)) {
      throw new AnswerableError('unauthenticated', 'Another account of the same provider is linked to this person.')
    }
    const value = {
      issuer: identity.issuer,
      linked: link === null ? 'email' : 'explicit',
      created: edge.wallClock(),
    } as const
    await records.put('identity', { id, person, expires: NEVER, value })
  }
  return person
}

async function byAddress(edge: Edge, email: string | null): Promise<string | undefined> {
  if (email === null) return undefined
  const { model } = await edge.view()
  const names = await personNames(edge.log, model, model.persons.keys())
  const found = [...names].filter(([, name]) => name.email?.toLowerCase() === email.toLowerCase())
  // Two people of one address: nobody can say who came.
  return found.length === 1 ? found[0]?.[0] : undefined
}

/** Who links an account is signed in already, here: by a passkey, and not by what is about to be linked. */
async function signedIn({ edge, request }: Call): Promise<string> {
  const caller = await callerOf(
    request,
    { permission: 'person', method: 'GET', only: 'full' },
    await callerContext(edge),
  )
  if (caller.kind !== 'person') throw new AnswerableError('unauthenticated')
  return caller.id
}

function configured(edge: Edge): OidcClient {
  if (edge.signIn.oidc === undefined) throw new AnswerableError('not_found', 'No identity provider is configured here.')
  return edge.signIn.oidc
}

function callbackOf(edge: Edge): string {
  return `${edge.signIn.party.origins()[0] ?? ''}${routes.endOidc.path}`
}
