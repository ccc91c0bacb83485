import { z } from 'zod'
import { EntryId, Sha256 } from '../primitives.ts'

/**
 * Once a day: where every stream ends. Who holds all entries of one use case can show with it that none is missing.
 * `root`: RFC 6962 tree over the RFC 8785 forms of `[stream, seq, leaf hash]`, sorted by stream; `list`: the digest of
 * the document with all of them.
 */
export const StreamHeads = z.strictObject({
  streams: z.int(),
  root: Sha256,
  list: Sha256,
  counted: z
    .strictObject({
      since: EntryId.describe('ids are ordered by time: decisions with a larger id are compared'),
      answered: z.int().describe('decisions this server has answered since, counted where requests come in'),
      recorded: z.int().describe('decisions in the log since'),
      before: z
        .array(z.strictObject({ since: EntryId, answered: z.int(), recorded: z.int(), ended: z.boolean() }))
        .optional()
        .describe(
          'servers here before this one that no such entry names yet; `ended` false: killed, so it may have answered more',
        ),
      alone: z.boolean().describe('false: several servers answer, so this one answers fewer than are recorded'),
    })
    .optional(),
})
