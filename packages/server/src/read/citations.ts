import type { KnownAs } from '@answerable/contract'
import type { ReceiptFile } from '../ledger/receipts.ts'
import type { Edge } from '../http/edge.ts'
import type { OpenedEntry } from './log-reader.ts'

/** How a statement of a view is known, and the key in `receipts` of the entry that proves it. */
export type Cited = { knownAs: KnownAs; receipt: string; erased?: Readonly<Record<string, number>> }

type ReceiptOf = Edge['receiptOf']

/**
 * What a view rests on. Every statement in it names an entry; every entry named comes with its receipt, once, together
 * with the disclosures that open the sealed values shown.
 */
export class Citations {
  readonly #cited = new Map<number, Pick<OpenedEntry, 'disclosures' | 'erased'>>()

  /**
   * `attested`: a person signed it. `observed`: the gate established it itself. Otherwise the entry says how it is known,
   * or an agent claimed it.
   */
  cite(entry: OpenedEntry): Cited {
    this.#cited.set(entry.index, entry)
    const cited = { knownAs: knownAs(entry), receipt: String(entry.index) }
    return Object.keys(entry.erased).length === 0 ? cited : { ...cited, erased: entry.erased }
  }

  async receipts(receiptOf: ReceiptOf): Promise<Record<string, ReceiptFile>> {
    const cited = [...this.#cited].sort(([a], [b]) => a - b)
    const receipts = await Promise.all(
      cited.map(
        async ([index, { disclosures, erased }]) =>
          [String(index), await receiptOf(index, disclosures, erased)] as const,
      ),
    )
    return Object.fromEntries(receipts)
  }
}

function knownAs({ event, signatures }: OpenedEntry): KnownAs {
  if (event.type === 'observation.recorded' || event.type === 'effect.recorded') return event.body.knownAs
  if (signatures.length > 0) return 'attested'
  // Opened by the agent in its own words; everything the gate decides about it is another entry.
  return event.type === 'run.opened' || event.type === 'person.registered' ? 'claimed' : 'observed'
}
