import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Envelope, Model } from '@answerable/domain'
import { writeDurably } from '../platform/write-durably.ts'
import type { Answer } from '../writer/queue.ts'
import type { ReceiptFile } from './receipts.ts'

/** What leads somebody who knows an earlier key, of this log or of the one before it, to the present one. */
export type LinksFile = {
  /** receipts for `followRotations`, oldest first, each under a key that came before the one it names */
  receipts: ReceiptFile[]
  /** of the first entry: what this log says it continues */
  opening: ReceiptFile
}

export type Links = {
  read(): Promise<LinksFile>
  /** Keeps what only the present key can vouch for, before it is gone. */
  keep(): Promise<void>
}

export type LinksDeps = {
  /** no fold of the log: what an older key has signed cannot be signed again */
  folder: string
  /** the key this server, or its signer, signs with first */
  vkey: string
  model: () => Model
  receipt: (index: number) => Promise<ReceiptFile>
}

const OWN = 'entry-'
const BEFORE = 'before-'

/**
 * Receipts under keys that may be retired by now. They are files, public, and proofs by themselves: whoever edits one
 * makes a proof that does not hold, whoever deletes one leaves people with the old key where a loud refusal leaves them.
 */
export function createLinks({ folder, vkey, model, receipt }: LinksDeps): Links {
  const nameOf = (index: number): string => `${OWN}${String(index).padStart(15, '0')}.receipt.json`
  const stored = (): string[] => {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    return readdirSync(folder).filter((name) => name.endsWith('.receipt.json'))
  }
  const wanted = (): number[] => {
    const { furtherKeys, epoch, vkey: first } = model()
    const own = [first, ...furtherKeys.map((key) => key.vkey)].indexOf(vkey)
    // A key does not vouch for itself, and not for those before it.
    const rotations = furtherKeys.slice(Math.max(own, 0)).map(({ index }) => index)
    return [...rotations, ...(epoch.closed === null ? [] : [epoch.closed.index])]
  }
  const keep = async (): Promise<void> => {
    const names = new Set(stored())
    for (const index of wanted()) {
      const name = nameOf(index)
      if (!names.has(name)) writeDurably(join(folder, name), await receipt(index))
    }
  }
  return {
    keep,
    async read() {
      await keep()
      // `before-` sorts ahead of `entry-`: what led here comes first.
      const receipts = stored()
        .sort()
        .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as ReceiptFile)
      return { receipts, opening: await receipt(0) }
    },
  }
}

/** Keeps the receipt as soon as there is one: the old key may be gone before anybody asks for it. */
export function keepingLinks(
  links: Links,
  submit: (envelope: Envelope) => Promise<Answer>,
  report: (line: string) => void,
): (envelope: Envelope) => Promise<Answer> {
  return async (envelope) => {
    const answer = await submit(envelope)
    const { type } = envelope.command
    // What was signed stays signed: a full disk here is told, and tried again at the next start or question.
    if (type === 'signer.rotate' || type === 'epoch.close')
      await links.keep().catch((error: Error) => report(`links: ${error.message}`))
    return answer
  }
}

/** Takes the receipts that lead to a new log into its folder, so that it can hand them out. */
export function keepBefore(folder: string, receipts: readonly ReceiptFile[]): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  receipts.forEach((one, n) => writeDurably(join(folder, `${BEFORE}${String(n).padStart(6, '0')}.receipt.json`), one))
}
