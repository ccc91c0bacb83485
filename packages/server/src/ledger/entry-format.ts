import {
  type Actor,
  type DomainEvent,
  EntryId,
  Instant,
  type LoggedEvent,
  PasskeyAssertion,
  Signature,
  type SignedStatement,
  Statement,
  eventTable,
} from '@answerable/contract'
import { decodeEntry, LedgerError } from '@answerable/ledger'
import { z } from 'zod'
import type { EventType } from '@answerable/contract'

const Hash = z.string().regex(/^[A-Za-z0-9_-]{43}$/)

const Signed = { by: Statement.shape.signer, key: Statement.shape.key, statement: Statement }

/**
 * One human signature inside an entry: the statement, and what was signed over its RFC 8785 form. `ed25519`: the value
 * covers these bytes. `webauthn-es256`: the value covers `authenticatorData` and the SHA-256 of `clientDataJSON`, whose
 * challenge is the SHA-256 of these bytes (WebAuthn level 3, section 7.2).
 */
export const EntrySignature = z.discriminatedUnion('alg', [
  z.strictObject({ ...Signed, alg: z.literal('ed25519'), value: Signature }),
  z.strictObject({
    ...Signed,
    alg: z.literal('webauthn-es256'),
    authenticatorData: PasskeyAssertion.shape.authenticatorData,
    clientDataJSON: PasskeyAssertion.shape.clientDataJSON,
    value: PasskeyAssertion.shape.signature,
  }),
])
export type EntrySignature = z.infer<typeof EntrySignature>

/** As it was sent, for whoever checks it. */
export function signedOf(signature: EntrySignature): SignedStatement {
  const { statement, value } = signature
  if (signature.alg === 'ed25519') return { statement, signature: value }
  const { authenticatorData, clientDataJSON } = signature
  return { statement, signature: { authenticatorData, clientDataJSON, signature: value } }
}

const ActorSchema = z.strictObject({
  kind: z.enum(['person', 'agent', 'system', 'installer']),
  id: z.string().max(128),
})

/** 16 random bytes in base64url, and a number from 1. */
export const EmitterSchema = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9_-]{22}$/, 'must be 16 bytes in base64url'),
  n: z
    .int()
    .min(1)
    .max(2 ** 40),
})

/** An entry around its body; the body has the schema of its event type. */
const Entry = z.strictObject({
  v: z.literal(1),
  type: z.enum(Object.keys(eventTable) as [EventType, ...EventType[]]),
  id: EntryId,
  time: Instant,
  nonce: z.string().regex(/^[A-Za-z0-9_-]{22}$/),
  stream: z.string().min(1).max(80),
  seq: z.int().min(1),
  prev: Hash.nullable(),
  actor: ActorSchema,
  cause: z.array(EntryId),
  body: z.unknown(),
  sealed: z.record(z.string(), Hash),
  signatures: z.array(EntrySignature),
  idempotency: z.strictObject({ key: z.string(), body: z.string(), count: z.int().min(1) }).optional(),
  emitter: EmitterSchema.optional(),
})

/** An entry read back: its event, and what surrounds it. */
export type ParsedEntry = {
  readonly event: LoggedEvent
  readonly stream: string
  readonly seq: number
  readonly prev: string | null
  /** sealed field name to commitment */
  readonly sealed: Readonly<Record<string, string>>
  readonly signatures: readonly EntrySignature[]
}

/**
 * Reads stored entry bytes strictly: canonical form, known version and type, the schema of that type, no field beyond.
 * @throws LedgerError `entry_not_canonical` and its like; ZodError when it does not fit its schema
 */
export function parseEntry(bytes: Uint8Array, index: number): ParsedEntry {
  const entry = Entry.parse(decodeEntry(bytes))
  const { body: schema, sealed: names } = eventTable[entry.type]
  const body: unknown = schema.parse(entry.body)
  const foreign = Object.keys(entry.sealed).find((name) => !(names as readonly string[]).includes(name))
  if (foreign !== undefined)
    throw new LedgerError('entry_not_canonical', `${entry.type} has no sealed field ${foreign}`)
  const { type, id, time, actor, cause, idempotency, emitter, signatures, stream, seq, prev, sealed } = entry
  return {
    event: toLogged({ type, id, body, cause } as Pick<DomainEvent, 'type' | 'id' | 'body' | 'cause'>, {
      index,
      time,
      actor: actor as Actor,
      signatures,
      idempotency: idempotency ?? null,
      emitter,
    }),
    stream,
    seq,
    prev,
    sealed,
    signatures,
  }
}

/** What the shell adds to an event when it enters the log. */
export type LogContext = {
  index: number
  time: string
  actor: Actor
  signatures: readonly EntrySignature[]
  idempotency: LoggedEvent['idempotency']
  emitter: LoggedEvent['emitter']
}

/** The event as folds read it. Writing and reading share this one function, so both see the same. */
export function toLogged(
  event: Pick<DomainEvent, 'type' | 'id' | 'body' | 'cause'>,
  { index, time, actor, signatures, idempotency, emitter }: LogContext,
): LoggedEvent {
  const { type, id, body, cause } = event
  return {
    type,
    id,
    body,
    index,
    time,
    actor,
    cause,
    assurance: signatures[0]?.statement.assurance ?? null,
    nonces: signatures.map(({ statement }) => statement.nonce),
    idempotency,
    ...(emitter === undefined ? {} : { emitter }),
  } as LoggedEvent
}
