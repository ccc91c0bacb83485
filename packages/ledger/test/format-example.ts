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
  toBase64,
  toBase64url,
  toHex,
} from '@answerable/ledger'

/** The worked example of docs/reference/ledger-format.md, block by block, from fixed inputs. */
export function formatExample(): Record<string, string> {
  const origin = '5f1d6c1e-8a52-4a7e-9d3a-0c2b7e4f9a11.local/answerable/PRACTICE/1'
  const signer = noteSigner(origin, new Uint8Array(32).fill(0x2a))
  const salt = Uint8Array.from({ length: 32 }, (_, i) => i)
  const amount = makeDisclosure(salt, 'amount', '40.00 EUR')
  const opened = encodeEntry({
    v: 1,
    type: 'log.opened',
    id: '01a20729-5900-7000-8000-000000000000',
    time: '2026-11-23T06:48:00.000Z',
    nonce: toBase64url(new Uint8Array(16).fill(1)),
    stream: 'governance',
    seq: 0,
    prev: null,
    actor: { kind: 'installer', id: 'installer' },
    cause: [],
    body: {},
    sealed: {},
    signatures: [],
  })
  const entry = encodeEntry({
    v: 1,
    type: 'decision.recorded',
    id: '01a20729-70eb-7000-8000-000000000001',
    time: '2026-11-23T06:48:06.123Z',
    nonce: toBase64url(new Uint8Array(16).fill(2)),
    stream: 'uc:refund-assistant',
    seq: 0,
    prev: null,
    actor: { kind: 'agent', id: 'refund-agent' },
    cause: [],
    body: { outcome: 'allow' },
    sealed: { amount: amount.commitment },
    signatures: [],
  })
  const tree = TileTree.empty()
  tree.append([leafHash(opened), leafHash(entry)])
  const text = formatCheckpoint({ origin, size: tree.size, root: tree.root() })
  const checkpoint = formatNote(text, [signer.sign(text)])
  const proof = formatProof({ index: 1, path: tree.inclusionProof(1), checkpoint })
  const receipt = formatReceipt({ entry, proof, disclosures: { amount: amount.disclosure } })
  return {
    entry: new TextDecoder().decode(entry),
    'leaf hash': `${toHex(leafHash(entry))}`,
    disclosure: amount.disclosure,
    commitment: amount.commitment,
    root: toBase64(tree.root()),
    vkey: signer.vkey,
    proof: proof.trimEnd(),
    receipt,
  }
}
