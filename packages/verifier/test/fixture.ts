import { createPrivateKey, createPublicKey, sign } from 'node:crypto'
import {
  canonicalize,
  encodeEntry,
  formatCheckpoint,
  formatNote,
  formatProof,
  formatReceipt,
  leafHash,
  makeDisclosure,
  noteSigner,
  TileTree,
  toBase64url,
} from '@answerable/ledger'
import type { JsonObject, NoteSigner } from '@answerable/ledger'

/** A small log written by the ledger package, for the verifier to judge. */
export const origin = '7c0e4f6e-1c1b-4d52-9b1e-3d8f7a1c2b90.local/answerable/refunds/1'
export const time = '2026-11-23T06:48:06.123Z'

const personKey = createPrivateKey({
  key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, 11)]),
  format: 'der',
  type: 'pkcs8',
})
export const personPublicKey = createPublicKey(personKey).export({ format: 'jwk' }).x ?? ''

export const statement: JsonObject = {
  v: 1,
  kind: 'answerable-statement',
  origin,
  command: 'use_case.accept',
  signer: 'p_owner',
  key: 'k_owner',
  publicKey: personPublicKey,
  expires: '2026-11-23T06:53:00.000Z',
}

export function humanSignature(signed: JsonObject, signedAs: JsonObject = signed): JsonObject {
  const value = sign(null, Buffer.from(canonicalize(signedAs)), personKey).toString('base64url')
  return { by: 'p_owner', key: 'k_owner', alg: 'ed25519', statement: signed, value }
}

export const amount = makeDisclosure(new Uint8Array(32).fill(7), 'amount', '40.00 EUR')
export const reason = makeDisclosure(new Uint8Array(32).fill(8), 'reason', { text: 'Zoë asked' })

export function entryObject(changes: JsonObject = {}): JsonObject {
  return {
    v: 1,
    type: 'decision.recorded',
    id: '0193583e-5b2b-7c11-8c3a-6f0b9b1f0a01',
    time,
    nonce: toBase64url(new Uint8Array(16).fill(1)),
    stream: 'uc:refund-assistant',
    seq: 3,
    prev: null,
    actor: { kind: 'agent', id: 'agent-1' },
    cause: [],
    body: { outcome: 'allow' },
    sealed: { amount: amount.commitment, reason: reason.commitment },
    signatures: [humanSignature(statement)],
    ...changes,
  }
}

export const logKey = (name = origin): NoteSigner => noteSigner(name, new Uint8Array(32).fill(42))

export type Options = {
  entry?: Uint8Array
  index?: number
  size?: number
  origin?: string
  signers?: readonly NoteSigner[]
  disclosures?: Record<string, string>
}

/** A receipt of one entry at `index` in a tree of `size` leaves. */
export function makeReceipt(options: Options = {}): string {
  const { index = 5, size = 11, disclosures = { amount: amount.disclosure } } = options
  const entry = options.entry ?? encodeEntry(entryObject())
  const tree = TileTree.empty()
  tree.append(Array.from({ length: size }, (_, i) => leafHash(i === index ? entry : Buffer.from(`other ${i}`))))
  const logOrigin = options.origin ?? origin
  const checkpoint = signedCheckpoint(tree, logOrigin, options.signers ?? [logKey(logOrigin)])
  return formatReceipt({
    entry,
    proof: formatProof({ index, path: tree.inclusionProof(index), checkpoint }),
    disclosures,
  })
}

export function signedCheckpoint(
  tree: TileTree,
  name = origin,
  signers: readonly NoteSigner[] = [logKey(name)],
): string {
  const text = formatCheckpoint({ origin: name, size: tree.size, root: tree.root() })
  return formatNote(
    text,
    signers.map((signer) => signer.sign(text)),
  )
}
