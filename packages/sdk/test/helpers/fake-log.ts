import type { JsonObject } from '@answerable/contract'
import {
  encodeEntry,
  formatCheckpoint,
  formatNote,
  formatProof,
  formatReceipt,
  leafHash,
  makeDisclosure,
  noteSigner,
  TileTree,
} from '@answerable/ledger'

const ORIGIN = '7c0e4f6e-1c1b-4d52-9b1e-3d8f7a1c2b90.local/answerable/fake/1'
const NEVER_BEFORE = 8

/** A log written by the ledger package: its receipts are real, whatever stands behind them. */
export class FakeLog {
  readonly origin = ORIGIN
  readonly #signer = noteSigner(ORIGIN, new Uint8Array(32).fill(42))
  readonly #tree = TileTree.empty()
  readonly entries: JsonObject[] = []

  get vkey(): string {
    return this.#signer.vkey
  }

  /** Appends an entry. @returns its index and its receipt */
  append(entry: { type: string; id: string; time: string; body: JsonObject; seal?: Record<string, string> }): {
    index: number
    receipt: JsonObject
  } {
    const sealed = Object.entries(entry.seal ?? {}).map(
      ([name, value]) => [name, makeDisclosure(new Uint8Array(32).fill(NEVER_BEFORE), name, value)] as const,
    )
    const full: JsonObject = {
      v: 1,
      type: entry.type,
      id: entry.id,
      time: entry.time,
      actor: { kind: 'agent', id: 'fake-agent' },
      body: entry.body,
      sealed: Object.fromEntries(sealed.map(([name, made]) => [name, made.commitment])),
    }
    const bytes = encodeEntry(full)
    const index = this.entries.push(full) - 1
    this.#tree.append([leafHash(bytes)])
    const text = formatCheckpoint({ origin: ORIGIN, size: this.#tree.size, root: this.#tree.root() })
    const checkpoint = formatNote(text, [this.#signer.sign(text)])
    const proof = formatProof({ index, path: this.#tree.inclusionProof(index), checkpoint })
    const disclosures = Object.fromEntries(sealed.map(([name, made]) => [name, made.disclosure]))
    return { index, receipt: JSON.parse(formatReceipt({ entry: bytes, proof, disclosures })) as JsonObject }
  }
}
