import { z } from 'zod'
import { ReleaseRunning, ReleaseTests } from '../commands/release.ts'
import { Instant, PublicKey, Sha256, Signature, Slug } from '../primitives.ts'

/** Who vouched for it: an auditor checks the signature from the entry alone; of a token only digests are kept. */
export const ReleasedBy = z.union([
  z.strictObject({ key: PublicKey, signature: Signature }),
  z.strictObject({ issuer: Sha256, subject: Sha256, token: Sha256 }),
])

export const ReleaseRecorded = z.strictObject({
  useCase: Slug,
  running: ReleaseRunning,
  tests: ReleaseTests,
  issued: Instant,
  statement: Sha256,
  by: ReleasedBy,
  revision: z.int().nullable().describe('the signed revision these values are those of; null: none'),
})
