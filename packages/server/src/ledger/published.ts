import { AnswerableError } from '@answerable/contract'
import {
  encodeEntryBundle,
  formatProof,
  TILE_WIDTH,
  type TileCoordinate,
  TileTree,
  tileWidthAt,
} from '@answerable/ledger'
import type { Clock } from '../platform/entropy.ts'
import type { SignedCheckpoint } from '../signer/signer.ts'
import type { Store } from '../store/store.ts'
import type { WitnessBook, WitnessStatus } from '../witness/status.ts'
import { createLeaves } from './leaves.ts'
import { createProofs, type Proofs } from './proofs.ts'

/** Milliseconds one published checkpoint stands at least (publication at most every 100 ms). */
const PUBLISH_EVERY = 100

/** The log as anyone may check it. Nothing here is beyond a checkpoint that was signed. */
export type PublishedLog = {
  /** The newest checkpoint, at most 100 ms old; with cosignatures where witnesses have signed that very one. */
  newest(): Promise<SignedCheckpoint>
  /** @throws AnswerableError `not_found` while no quorum of independent witnesses has cosigned anything */
  witnessed(): Promise<SignedCheckpoint>
  witnesses(): Promise<WitnessStatus>
  /** undefined: not under the newest checkpoint */
  tile(coordinate: TileCoordinate): Promise<Uint8Array<ArrayBuffer> | undefined>
  entries(index: number, width: number): Promise<Uint8Array<ArrayBuffer> | undefined>
  /** C2SP tlog-proof text and the checkpoint in it. @throws AnswerableError `not_found` */
  proof(index: number, against: 'newest' | 'witnessed'): Promise<{ proof: string; signed: SignedCheckpoint }>
  /** @param to the newest size where left out. @throws AnswerableError `not_found` for a size beyond it */
  consistency(from: number, to?: number): Promise<{ from: number; to: number; hashes: readonly Uint8Array[] }>
}

export type PublishedDeps = {
  store: Store
  clock: Clock
  /** the newest checkpoint any server of this log has signed */
  sign: () => Promise<SignedCheckpoint>
  book: WitnessBook
}

export function createPublished({ store, clock, sign, book }: PublishedDeps): PublishedLog {
  const leaves = createLeaves()
  const empty = TileTree.empty()
  const proofs: Proofs = createProofs(() => empty, store)
  let current: { signed: Promise<SignedCheckpoint>; at: number } | undefined

  const bare = (): Promise<SignedCheckpoint> => {
    const now = clock.elapsed()
    if (current !== undefined && now - current.at < PUBLISH_EVERY) return current.signed
    const signed = sign()
    const taken = { signed, at: now }
    current = taken
    // A checkpoint that could not be signed is asked for again at once.
    signed.catch(() => {
      if (current === taken) current = undefined
    })
    return signed
  }
  // Who has just been given an index must not be told for 100 ms that there is no such entry.
  const covering = async (index: number): Promise<SignedCheckpoint> => {
    const signed = await bare()
    return index < signed.size ? signed : sign()
  }
  const witnessed = async (): Promise<SignedCheckpoint> => {
    const found = book.witnessed()
    if (found === undefined) throw new AnswerableError('not_found', 'No independent witness has cosigned this log yet.')
    return found
  }

  return {
    newest: async () => book.decorate(await bare()),
    witnessed,
    witnesses: async () => book.status(await bare()),
    async tile({ level, index, width }) {
      const { size } = await bare()
      if (tileWidthAt(level, index, size) < width) return undefined
      const [stored] = await store.tiles([{ level, index }])
      if (stored === undefined || stored.hashes.byteLength < width * 32) return undefined
      return new Uint8Array(stored.hashes.subarray(0, width * 32))
    },
    async entries(index, width) {
      const head = await bare()
      if (tileWidthAt(0, index, head.size) < width) return undefined
      const rows = await store.entriesFrom(index * TILE_WIDTH, width)
      // A served entry that is not the one in the tree would look to the world as if the log had lied.
      await leaves.verify(rows, head, store)
      const isWhole = rows.length === width && rows.every((row, i) => row.index === index * TILE_WIDTH + i)
      return isWhole ? new Uint8Array(encodeEntryBundle(rows.map(({ bytes }) => bytes))) : undefined
    },
    async proof(index, against) {
      const signed = against === 'witnessed' ? await witnessed() : book.decorate(await covering(index))
      if (index >= signed.size) throw new AnswerableError('not_found', 'That checkpoint does not cover this entry.')
      const path = await proofs.inclusion(index, signed.size)
      return { proof: formatProof({ index, path, checkpoint: signed.checkpoint }), signed }
    },
    async consistency(from, to) {
      const { size } = await bare()
      const end = to ?? size
      if (from > end || end > size) throw new AnswerableError('not_found', `The log has ${size} entries.`)
      return { from, to: end, hashes: from === end ? [] : await proofs.consistency(from, end) }
    },
  }
}
