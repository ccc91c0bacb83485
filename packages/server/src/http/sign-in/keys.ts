import { AnswerableError, routes, validate } from '@answerable/contract'
import { mayRecover } from '@answerable/domain'
import { personNames } from '../../read/person-names.ts'
import { readJsonObject } from '../body.ts'
import type { Call, Reply } from '../edge.ts'
import { personIn, requireFirstUse } from './session.ts'

const DAY_MS = 86_400_000
/** How long a second person has to sign for a new key. */
const REQUEST_MS = 7 * DAY_MS

/** POST /v1/passkeys/options: nothing is kept; the challenge carries its own end. */
export async function passkeyOptions({ edge, request }: Call): Promise<Reply> {
  const about = validate(routes.passkeyOptions.input, await readJsonObject(request))
  return { json: { options: edge.signIn.passkeys.creation(about, edge.wallClock()) } }
}

/**
 * POST /v1/passkeys/read: a passkey just made, checked, and what it signs next to prove that its holder holds it. An
 * attestation of `none` proves nothing of the kind: anybody could copy a public key into one.
 */
export async function readPasskey({ edge, request }: Call): Promise<Reply> {
  const { credential } = validate(routes.readPasskey.input, await readJsonObject(request))
  const { challenge, ...created } = await edge.signIn.passkeys.created(credential, edge.wallClock())
  await requireFirstUse(edge, `passkey\n${challenge}`)
  return {
    json: {
      ...created,
      key: edge.keyIdOf(created.publicKey),
      proof: edge.signIn.passkeys.proof(edge.origin, created),
    },
  }
}

/** POST /v1/recovery-codes: shown once; earlier ones end. */
export async function createRecoveryCode({ edge, caller, request }: Call): Promise<Reply> {
  await readJsonObject(request)
  const { id } = personIn(caller)
  return { status: 201, json: { code: await edge.signIn.secrets.makeRecoveryCode(id, edge.wallClock()) } }
}

/** POST /v1/key-requests: the key is proved before it is kept, so that nobody is asked to sign for a broken one. */
export async function requestKey({ edge, caller, request }: Call): Promise<Reply> {
  const { key } = validate(routes.requestKey.input, await readJsonObject(request))
  const rpId = 'passkey' in key ? key.passkey.rpId : undefined
  if (!edge.keyProofHolds(edge.origin, key.publicKey, key.proof, rpId)) {
    const issue = { path: 'key.proof', message: 'does not verify' }
    throw new AnswerableError('invalid_input', 'The key’s own proof does not hold.', { issues: [issue] })
  }
  const { id: person } = personIn(caller)
  const now = edge.wallClock()
  const expires = new Date(Date.parse(now) + REQUEST_MS).toISOString()
  const id = edge.keyIdOf(key.publicKey)
  await edge.signIn.records.put('key_request', { id, person, expires, value: { key, created: now } })
  return { status: 201, json: { request: id, until: expires } }
}

/** GET /v1/key-requests: a person's own, and those this person may sign for. */
export async function listKeyRequests({ edge, caller }: Call): Promise<Reply> {
  const me = personIn(caller)
  const { model, index } = await edge.view()
  const signer = model.persons.get(me.id)
  const now = edge.wallClock()
  const all = (await edge.signIn.records.list('key_request')).filter(({ expires }) => now < expires)
  const shown = all.flatMap(({ id, person, expires, value }) => {
    const subject = person === null ? undefined : model.persons.get(person)
    if (subject === undefined || signer === undefined) return []
    // What was signed for already waits for nobody.
    if (subject.keys.some((key) => key.id === id)) return []
    const yours = mayRecover(model, signer, subject)
    return yours || subject.id === me.id ? [{ id, subject: subject.id, expires, value, yours }] : []
  })
  const names = await personNames(
    edge.log,
    model,
    shown.map(({ subject }) => subject),
  )
  return {
    json: {
      requests: shown.map(({ id, subject, expires, value, yours }) => ({
        request: id,
        person: subject,
        ...names.get(subject),
        created: value.created,
        until: expires,
        /** whether the reader may sign `key.add` with this payload */
        yours,
        payload: { person: subject, key: value.key },
      })),
      index,
    },
  }
}
