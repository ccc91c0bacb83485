import { createCipheriv, createDecipheriv } from 'node:crypto'
import type { Erasure } from '@answerable/domain'
import { toBase64url } from '@answerable/ledger'
import { Lru } from '../ledger/lru.ts'
import type { Random } from '../platform/entropy.ts'
import type { VaultRow } from '../store/store.ts'
import type { SubjectKey, SubjectKeys } from './subject-keys.ts'

/** A sealed value in clear: the salted disclosure whose commitment is in the entry, and the subject it is about. */
export type SealedValue = {
  readonly entryId: string
  readonly field: string
  readonly disclosure: string
  readonly subject: string
  /** log index of its entry */
  readonly index: number
}

export type Erasures = ReadonlyMap<string, Erasure>

/** What reading needs: a row's value, undefined once its key is destroyed or where the row was edited. */
export type VaultReader = { open(row: VaultRow): string | undefined }

export type Vault = VaultReader & {
  readonly keys: SubjectKeys
  /**
   * Encrypts values under the keys of their subjects; keys made for that are durable when it returns.
   * @param erasures those up to the newest of the values: what follows an erasure never gets a key from before it
   */
  seal(values: readonly SealedValue[], erasures: Erasures): VaultRow[]
  /** A new key for a subject, not stored yet. */
  newKey(subject: string, since: number): SubjectKey
  /** Drops every key held in memory. */
  forget(): void
}

const ALGORITHM = 'aes-256-gcm'
const KEY_BYTES = 32
/** NIST SP 800-38D 5.2.1.1: 96-bit nonces; random ones are safe far beyond the values one key seals. */
const NONCE_BYTES = 12
const TAG_BYTES = 16
/** Values one key seals: erasing a single one of them encrypts the others anew. */
const VALUES_PER_KEY = 4096
const KEPT_KEYS = 10_000

/** AES-256-GCM boxes `nonce || ciphertext || tag`, bound to entry and field so that none opens in another's place. */
export function createVault(keys: SubjectKeys, random: Random): Vault {
  const reader = createVaultReader(keys)
  const sealing = new Lru<string, { key: SubjectKey; left: number }>(KEPT_KEYS)
  const newKey = (subject: string, since: number): SubjectKey => ({
    id: toBase64url(random.bytes(16)),
    subject,
    key: random.bytes(KEY_BYTES),
    since,
  })
  const held = (subject: string): { key: SubjectKey; left: number } | undefined => {
    const known = sealing.get(subject)
    if (known !== undefined) return known
    const stored = keys.newest(subject)
    return stored === undefined ? undefined : { key: stored, left: VALUES_PER_KEY }
  }
  return {
    ...reader,
    keys,
    newKey,
    seal(values, erasures) {
      // Another server may have destroyed or replaced a key: sealing with it would lose the value.
      if (keys.changed()) sealing.clear()
      const made: SubjectKey[] = []
      const rows = values.map((value) => {
        let current = held(value.subject)
        if (current === undefined || current.left === 0 || isErased(erasures, current.key, value.index)) {
          current = { key: newKey(value.subject, value.index), left: VALUES_PER_KEY }
          made.push(current.key)
        }
        current.left -= 1
        sealing.set(value.subject, current)
        return seal(value, current.key, random)
      })
      if (made.length > 0) {
        try {
          keys.add(made)
        } catch (error) {
          sealing.clear()
          throw error
        }
      }
      return rows
    },
    forget() {
      sealing.clear()
      reader.forget()
    },
  }
}

export function createVaultReader(keys: Pick<SubjectKeys, 'byId'>): VaultReader & { forget(): void } {
  const known = new Lru<string, Uint8Array>(KEPT_KEYS)
  return {
    open({ entryId, field, key: id, box }) {
      const key = known.get(id) ?? keys.byId(id)?.key
      if (key === undefined) return undefined
      known.set(id, key)
      return openBox(key, entryId, field, box)
    },
    forget: () => known.clear(),
  }
}

/** Encrypts a value that a key sealed before under another one. */
export function seal(
  { entryId, field, disclosure }: Pick<SealedValue, 'entryId' | 'field' | 'disclosure'>,
  { id, key }: SubjectKey,
  random: Random,
): VaultRow {
  const nonce = random.bytes(NONCE_BYTES)
  const cipher = createCipheriv(ALGORITHM, key, nonce)
  cipher.setAAD(placeOf(entryId, field))
  const text = cipher.update(disclosure, 'utf8')
  return { entryId, field, key: id, box: Buffer.concat([nonce, text, cipher.final(), cipher.getAuthTag()]) }
}

function openBox(key: Uint8Array, entryId: string, field: string, box: Uint8Array): string | undefined {
  if (box.byteLength < NONCE_BYTES + TAG_BYTES) return undefined
  try {
    const end = box.byteLength - TAG_BYTES
    const decipher = createDecipheriv(ALGORITHM, key, box.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
    decipher.setAAD(placeOf(entryId, field))
    decipher.setAuthTag(box.subarray(end))
    return Buffer.concat([decipher.update(box.subarray(NONCE_BYTES, end)), decipher.final()]).toString('utf8')
  } catch {
    // Edited, or moved from another row: to a reader that is no value.
    return undefined
  }
}

/** The place a box belongs to: neither id nor field name holds a slash. */
function placeOf(entryId: string, field: string): Buffer {
  return Buffer.from(`${entryId}/${field}`, 'utf8')
}

/** Whether an erasure lies between the making of a key and the entry it is about to seal for. */
function isErased(erasures: Erasures, { subject, since }: SubjectKey, index: number): boolean {
  if (erasures.size === 0) return false
  return (erasedAt(erasures).get(subject) ?? []).some((at) => since <= at && at < index)
}

const indexes = new WeakMap<Erasures, ReadonlyMap<string, readonly number[]>>()

/** Erasures by subject, made once per model: a busy writer asks for every value. */
function erasedAt(erasures: Erasures): ReadonlyMap<string, readonly number[]> {
  const known = indexes.get(erasures)
  if (known !== undefined) return known
  const bySubject = new Map<string, number[]>()
  for (const { subjects, index } of erasures.values()) {
    for (const subject of subjects) bySubject.set(subject, [...(bySubject.get(subject) ?? []), index])
  }
  indexes.set(erasures, bySubject)
  return bySubject
}
