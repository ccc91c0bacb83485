import type { JsonObject } from '@answerable/contract'
import { consistencyTiles, TileSet } from '@answerable/ledger'
import { idempotencyDigests } from '../../../src/http/idempotency.ts'
import { loadOrCreateSecret } from '../../../src/keys/secret-file.ts'
import { systemRandom } from '../../../src/platform/entropy.ts'
import type { Founded } from './founded.ts'
import type { Sent } from './journal.ts'
import type { Place } from './place.ts'
import type { Reads } from '../../../src/store/store.ts'

export type StoredEntry = {
  readonly index: number
  readonly id: string
  readonly type: string
  readonly time: string
  readonly body: JsonObject
  readonly idempotency: string | undefined
  readonly signatures: readonly { statement: { nonce: string } }[]
}

const PAGE = 1000

/** Every entry as it is stored from `first` on, read past any server. */
export function storedEntries(place: Place, first = 0): Promise<StoredEntry[]> {
  return place.look(async (reads) => {
    const entries: StoredEntry[] = []
    for (let next = first; ; next += PAGE) {
      const page = await reads.entriesFrom(next, PAGE)
      for (const { index, bytes } of page) {
        const { idempotency, signatures, ...entry } = JSON.parse(Buffer.from(bytes).toString('utf8')) as StoredEntry & {
          idempotency?: { key: string }
        }
        entries.push({ ...entry, index, idempotency: idempotency?.key, signatures: signatures ?? [] })
      }
      if (page.length < PAGE) return entries
    }
  })
}

/** Consistency proof between two sizes of the stored tree (RFC 6962 2.1.2). */
export async function storedConsistency(reads: Reads, m: number, n: number): Promise<readonly Uint8Array[]> {
  if (m === n) return []
  return new TileSet(n, await reads.tiles(consistencyTiles(m, n))).consistencyProof(m)
}

/** The digest under which the entry of a request carries its idempotency key. */
export function keyDigests({ place, agent }: Founded): (sent: Pick<Sent, 'route' | 'keys'>) => string[] {
  const digests = idempotencyDigests(loadOrCreateSecret(place.paths.tokenSecret, systemRandom))
  return ({ route, keys }) =>
    keys.map((key) => {
      // An item of a batch means the same as on its own.
      const scope = {
        principal: { kind: 'agent', id: agent },
        route: route === 'decideBatch' ? 'decide' : route,
      } as const
      return digests(key, scope, {})?.key ?? ''
    })
}
