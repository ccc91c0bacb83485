import { z } from 'zod'
import type { Issue } from '../errors.ts'
import type { Manifest } from '../manifest.ts'
import type { Tier } from '../primitives.ts'

const Files = {
  policy: z.string().max(200_000).optional(),
  tests: z.string().max(400_000).optional(),
  entities: z.string().max(1_000_000).optional(),
}

/** A use case to be looked at: the text of its file, or what has been said of it so far. */
export const ManifestCheck = z.strictObject({
  text: z.string().max(1_000_000).optional().describe('answerable.yaml as it is written'),
  draft: z.record(z.string(), z.json()).optional().describe('the same as JSON, perhaps unfinished'),
  ...Files,
  before: z
    .strictObject({ manifest: z.record(z.string(), z.json()), policy: z.string().max(200_000) })
    .optional()
    .describe('what is registered, to compare the rules with'),
})

export type ManifestCheckAsked = z.input<typeof ManifestCheck>

/** Why a tier is no lower: one of its dimensions, and what it asks for. */
export type TierReason = {
  what: 'autonomy' | 'touchpoint' | 'data_class' | 'persons' | 'together'
  value: string
  tier: Tier
}

/** `POST /v1/use-cases/check` */
export type CheckedManifest = {
  /** whether registering and publishing would take it, people aside */
  ok: boolean
  /** with its defaults, once the form is right */
  manifest: Manifest | null
  /** the file as it would be written */
  yaml: string
  tier: Tier
  tierFloor: Tier
  tierReasons: readonly TierReason[]
  issues: readonly (Issue & { file: 'manifest' | 'policy' | 'tests' | 'entities' })[]
  rules: number
  testsPassed: number
  sentences: readonly string[]
  /** the rules against those registered; null where there is nothing to compare */
  rulesChanged: { tightens: boolean; sentences: readonly string[] } | null
}
