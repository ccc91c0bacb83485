import { z } from 'zod'
import { read, signed, type Route } from './route.ts'

/** Which checkpoint a proof is for: the newest signed one, or the newest one enough independent witnesses cosigned. */
export const AgainstCheckpoint = z.strictObject({ checkpoint: z.enum(['newest', 'witnessed']).default('newest') })

const LogSize = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER)
const Between = z.strictObject({ from: LogSize, to: LogSize.optional() })

/**
 * The verifiable log as C2SP tlog-tiles, and what a client that cannot compute proofs may ask for. Hash tiles, proofs and
 * checkpoints are public: every entry carries a 16-byte nonce, so they reveal nothing of what is in it. Entry bundles
 * hold the open fields of every entry: they are for people, unless the operator opens them.
 */
export const ledgerRoutes = {
  entryBundle: {
    ...read('/tile/entries/{index}', 'person', '256 entries, each after its 16-bit length (C2SP tlog-tiles)'),
    rest: 'index',
    publicAs: 'entries',
  },
  tile: { ...read('/tile/{level}/{index}', 'public', '256 hashes of one level (C2SP tlog-tiles)'), rest: 'index' },
  inclusionProof: read(
    '/v1/ledger/proofs/{index}',
    'public',
    'Proof that an entry is in the log (C2SP tlog-proof)',
    AgainstCheckpoint,
  ),
  consistencyProof: read('/v1/ledger/consistency', 'public', 'Proof that the log only grew between two sizes', Between),
  witnessedCheckpoint: read(
    '/v1/ledger/checkpoints/witnessed',
    'public',
    'The newest checkpoint a quorum of independent witnesses cosigned',
  ),
  readWitnesses: read('/v1/ledger/witnesses', 'public', 'Who watches this log, up to which size, and how long ago'),
  ledgerLinks: read(
    '/v1/ledger/links',
    'public',
    'Receipts that lead from earlier keys of this log, and from the log before it, to the present key',
  ),
  rotateSigner: signed(
    '/v1/signer/keys',
    'signer.rotate',
    ['signer.rotated'],
    'Name a further key this log is signed with; the old one signs along until it is retired',
    ['beyond_authority'],
  ),
  declareWitness: signed(
    '/v1/witnesses',
    'witness.declare',
    ['witness.declared'],
    'Declare whether a witness is operated by somebody else',
    ['beyond_authority'],
  ),
} as const satisfies Record<string, Route>
