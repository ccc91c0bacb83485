import { z } from 'zod'
import { Instant, PublicKey, Sha256, Signature, Slug } from '../primitives.ts'

/** A version as registries write it: a code, never words, since it stands open in an entry. */
export const Version = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.:/+-]{0,98}(?:@\d[A-Za-z0-9._-]{0,19})?$/, 'must be a version without spaces')

/** What a deployment runs, by the names of the manifest. `tools` and `sources`: digest of that list of the manifest. */
export const ReleaseRunning = z.strictObject({
  manifest: Sha256.optional(),
  models: z.record(Slug, Version).default({}),
  prompts: z.record(Slug, Sha256).default({}),
  tools: Sha256.optional(),
  sources: Sha256.optional(),
})
export type ReleaseRunning = z.infer<typeof ReleaseRunning>

export const ReleaseTests = z.array(z.strictObject({ kind: Slug, digest: Sha256 })).max(16)

/** What the pipeline vouches for; `issued` is later than that of the release before, so an old one is not sent again. */
export const ReleaseStatement = z.strictObject({
  useCase: Slug,
  running: ReleaseRunning,
  tests: ReleaseTests.default([]).describe('tests that passed, by kind and digest of their report'),
  issued: Instant,
})

/** By the pipeline's own Ed25519 key, or by an OpenID Connect token whose audience names the statement. */
export const ReleaseProof = z.union([
  z.strictObject({ key: PublicKey, signature: Signature }),
  z.strictObject({ oidc: z.string().min(16).max(8192) }),
])

export const ReleaseRecord = ReleaseStatement.extend({ proof: ReleaseProof })

/** The audience an OIDC token must have to vouch for the statement with that digest, and for no other. */
export const releaseAudience = (statement: string): string => `answerable-release:${statement}`

/** The words a pipeline's key signs. `statement`: SHA-256 of the RFC 8785 form of origin and statement. */
export const releaseText = (origin: string, statement: string): string =>
  `answerable-release/v1\n${origin}\n${statement}\n`
