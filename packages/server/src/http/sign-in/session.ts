import { AnswerableError, type ConsoleRole, routes, validate } from '@answerable/contract'
import type { SignInMethod } from '../../auth/access-records.ts'
import { rolesIn } from '../../auth/caller.ts'
import { isOwnPage } from '../../auth/cookies.ts'
import { activePerson } from '../../auth/directory.ts'
import { rolesOfGroups } from '../../auth/oidc/config.ts'
import { type Session, SESSION_MS } from '../../auth/sessions.ts'
import { personNames } from '../../read/person-names.ts'
import { readJsonObject } from '../body.ts'
import type { Call, Edge, Reply } from '../edge.ts'

/** GET /v1/sign-in: what a page needs before anybody is signed in. */
export async function signInMethods({ edge }: Call): Promise<Reply> {
  const { model, index } = await edge.view()
  const { party, oidc } = edge.signIn
  return {
    json: {
      setUp: model.persons.size > 0,
      passkeys: { rpId: party.id, origins: party.origins() },
      oidc: oidc === undefined ? null : { name: oidc.name, start: routes.startOidc.path },
      practice: edge.practice,
      origin: edge.origin,
      index,
    },
  }
}

export async function signInOptions({ edge, request }: Call): Promise<Reply> {
  validate(routes.signInOptions.input, await readJsonObject(request))
  return { json: { options: edge.signIn.passkeys.request(edge.wallClock()) } }
}

/** POST /v1/sign-in: the assertion is good once, and only on a page of ours. */
export async function signIn({ edge, request }: Call): Promise<Reply> {
  const { credential, label } = validate(routes.signIn.input, await readJsonObject(request))
  requireOwnPage(edge, request)
  const { model } = await edge.view()
  const now = edge.wallClock()
  const { person, key, challenge } = edge.signIn.passkeys.signedIn(credential, model, now)
  await requireFirstUse(edge, `passkey\n${challenge}`)
  return opened(edge, {
    person,
    method: 'passkey',
    key,
    roles: await directoryRoles(edge, person),
    label: label ?? null,
  })
}

/** POST /v1/sign-in/recovery */
export async function signInByRecovery({ edge, request }: Call): Promise<Reply> {
  const { code, label } = validate(routes.signInByRecovery.input, await readJsonObject(request))
  requireOwnPage(edge, request)
  const person = await edge.signIn.secrets.useRecoveryCode(code, edge.wallClock())
  const { model } = await edge.view()
  if (person === undefined || activePerson(model, person) === undefined) {
    throw new AnswerableError('unauthenticated', 'This recovery code is not one of this log, or it was used.')
  }
  return opened(edge, { person, method: 'recovery', key: null, roles: [], label: label ?? null })
}

export async function signOut({ edge, caller }: Call): Promise<Reply> {
  if (caller.kind === 'person' && caller.credential.type === 'session') {
    await edge.signIn.sessions.end(caller.credential.session.id, caller.id)
  }
  return { headers: { 'set-cookie': edge.signIn.cookies.setSession('', 0) }, json: { signedOut: true } }
}

/** GET /v1/session: who is signed in, and what they may do about themself. */
export async function readSession({ edge, caller }: Call): Promise<Reply> {
  const person = personIn(caller)
  const { model, index } = await edge.view()
  const known = activePerson(model, person.id)
  const names = await personNames(edge.log, model, [person.id])
  const { credential } = person
  const session = credential.type === 'session' ? credential.session : undefined
  const codes = await edge.signIn.records.list('recovery_code', person.id)
  return {
    json: {
      person: person.id,
      ...names.get(person.id),
      unit: known?.unit ?? null,
      fictional: known?.fictional ?? false,
      method: session?.value.method ?? credential.type,
      reads: [...rolesIn(person, { model, now: await edge.now() })],
      session: session === undefined ? null : told(session),
      recoveryCode: codes[0]?.value.created ?? null,
      keys: (known?.keys ?? []).map(({ id, publicKey, since, revoked, passkey, basis = 'own' }) => ({
        id,
        publicKey,
        since,
        revoked,
        passkey: passkey ?? null,
        basis,
      })),
      practice: edge.practice,
      origin: edge.origin,
      index,
    },
  }
}

/** GET /v1/sessions */
export async function listSessions({ edge, caller }: Call): Promise<Reply> {
  const person = personIn(caller)
  const { credential } = person
  const own = credential.type === 'session' ? credential.session.id : null
  const found = await edge.signIn.sessions.of(person.id, edge.wallClock())
  return { json: { sessions: found.map((session) => ({ ...told(session), current: session.id === own })) } }
}

export async function revokeSession({ edge, caller, params, request }: Call): Promise<Reply> {
  await readJsonObject(request)
  const ended = await edge.signIn.sessions.end(params['session'] ?? '', personIn(caller).id)
  if (!ended) throw new AnswerableError('not_found', 'You have no such sign-in.')
  return { json: { ended: true } }
}

/** A session as its person sees it. */
function told({ id, expires, value }: Session) {
  const { method, label, created, seen, key } = value
  return { id, method, label, created, seen, expires, key }
}

type Opening = {
  person: string
  method: SignInMethod
  key: string | null
  roles: ConsoleRole[]
  label: string | null
}

/** Opens a session and answers with its cookie. */
export async function opened(edge: Edge, opening: Opening): Promise<Reply> {
  const { cookies, sessions } = edge.signIn
  const { secret, session } = await sessions.open(opening, edge.wallClock())
  return {
    status: 201,
    headers: { 'set-cookie': cookies.setSession(secret, SESSION_MS / 1000) },
    json: { person: opening.person, session: told(session) },
  }
}

/** What the directory's groups let a person read; the directory tells by the person's address. */
export async function directoryRoles(edge: Edge, person: string): Promise<ConsoleRole[]> {
  const { records, roles } = edge.signIn
  const users = await records.list('scim_user', person)
  if (users.length === 0) return []
  const groups = await records.list('scim_group')
  const own = groups.filter(({ value }) => value.members.some((member) => users.some(({ id }) => id === member)))
  const names = own.map(({ value }) => (JSON.parse(value.resource) as { displayName?: string }).displayName ?? '')
  return rolesOfGroups(roles, names)
}

/** Whoever gets a browser to sign in as somebody else reads what is typed there (login CSRF). */
export function requireOwnPage(edge: Edge, request: Request): void {
  if (isOwnPage(request, edge.signIn.party.origins())) return
  throw new AnswerableError('forbidden', 'People sign in on this server’s own pages only.')
}

/** @throws AnswerableError `unauthenticated` where it was seen before */
export async function requireFirstUse(edge: Edge, what: string): Promise<void> {
  const now = edge.wallClock()
  const until = new Date(Date.parse(now) + 10 * 60_000).toISOString()
  if (await edge.store.seeOnce(what, until, now)) return
  throw new AnswerableError('unauthenticated', 'This was used before.')
}

/** @throws AnswerableError `unauthenticated`; the router has let only people in */
export function personIn(caller: Call['caller']): Extract<Call['caller'], { kind: 'person' }> {
  if (caller.kind === 'person') return caller
  throw new AnswerableError('unauthenticated')
}
