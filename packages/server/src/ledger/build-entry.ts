import { type DomainEvent, eventTable, type LoggedEvent, streamOf, subjectOf } from '@answerable/contract'
import type { Principal } from '@answerable/domain'
import { encodeEntry, type JsonObject, leafHash, makeDisclosure, SALT_BYTES, toBase64url } from '@answerable/ledger'
import type { Random } from '../platform/entropy.ts'
import type { EntryRow, StreamRow } from '../store/store.ts'
import type { SealedValue } from '../vault/vault.ts'
import { type EntrySignature, type LogContext, toLogged } from './entry-format.ts'

const NONCE_BYTES = 16

export type BuiltEntry = {
  readonly row: EntryRow
  readonly event: LoggedEvent
  /** the stream's new last entry */
  readonly stream: StreamRow
  /** its sealed values, which the vault encrypts before they are stored */
  readonly values: readonly SealedValue[]
  readonly disclosures: Readonly<Record<string, string>>
}

export type Placement = LogContext & {
  /** the stream's last entry so far */
  readonly previous: StreamRow | undefined
  /** position among governance entries, should this be one */
  readonly govIndex: number
  /** whom the run it belongs to works for, where a sealed value is about them */
  readonly requester: string | undefined
}

/**
 * One entry: canonical bytes, leaf hash, stream link, and the sealed values as commitments with their vault rows.
 * @throws LedgerError `entry_too_large`, `entry_number_refused`, `json_unsupported_value`
 */
export function buildEntry(event: DomainEvent, place: Placement, random: Random): BuiltEntry {
  const { index, time, actor, signatures, idempotency, emitter, previous } = place
  const name = streamOf(event)
  const seq = (previous?.seq ?? 0) + 1
  const { sealed, disclosures, values } = seal(event, place, random)
  const bytes = encodeEntry({
    v: 1,
    type: event.type,
    id: event.id,
    time,
    // Without it the leaf hash of a guessable entry would confirm the guess to anyone who sees the tree.
    nonce: toBase64url(random.bytes(NONCE_BYTES)),
    stream: name,
    seq,
    prev: previous === undefined ? null : toBase64url(previous.leaf),
    actor: { kind: actor.kind, id: actor.id },
    cause: event.cause,
    body: event.body as unknown as JsonObject,
    sealed,
    signatures: signatures as unknown as JsonObject[],
    ...(idempotency === null ? {} : { idempotency }),
    ...(emitter === undefined ? {} : { emitter: { id: emitter.id, n: emitter.n } }),
  })
  const leaf = leafHash(bytes)
  const govIndex = eventTable[event.type].kind === 'governance' ? place.govIndex : null
  return {
    row: { index, id: event.id, bytes, leaf, govIndex },
    event: toLogged(event, place),
    stream: { name, seq, leaf, index },
    values,
    disclosures,
  }
}

function seal(event: DomainEvent, { index, requester }: Placement, random: Random) {
  const sealed: Record<string, string> = {}
  const disclosures: Record<string, string> = {}
  const values: SealedValue[] = []
  const names: readonly string[] = eventTable[event.type].sealed
  for (const [field, value] of Object.entries(event.seal) as [string, string | undefined][]) {
    if (value === undefined) continue
    // INVARIANT: only fields the event table marks sealed may be sealed; a typo must not open another field.
    if (!names.includes(field)) throw new RangeError(`${event.type} has no sealed field ${field}`)
    const { disclosure, commitment } = makeDisclosure(random.bytes(SALT_BYTES), field, value)
    sealed[field] = commitment
    disclosures[field] = disclosure
    values.push({ entryId: event.id, field, disclosure, subject: subjectOf(event, field, { requester }), index })
  }
  return { sealed, disclosures, values }
}

/** The signature a person’s command carries into each of its entries. */
export function signaturesOf(principal: Principal): EntrySignature[] {
  if (principal.kind !== 'person') return []
  const { statement, signature } = principal.signed
  const { signer: by, key } = statement
  if (typeof signature === 'string') return [{ by, key, alg: 'ed25519', statement, value: signature }]
  const { signature: value, ...browser } = signature
  return [{ by, key, alg: 'webauthn-es256', statement, ...browser, value }]
}
