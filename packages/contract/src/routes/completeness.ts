import { z } from 'zod'
import { read, type Route } from './route.ts'

const FromIndex = z.strictObject({ from: z.coerce.number().int().min(0).default(0) })

/** Whether anything is missing: from the log, or on the way to it. A stream is `governance` or `uc:<use case>`. */
export const completenessRoutes = {
  completeness: read('/v1/completeness', 'person', 'What may be missing: gaps, silent effects, decisions not counted'),
  streamProof: read(
    '/v1/streams/{stream}/proof',
    'person',
    'Where the entries of a stream end, with the proof that shows none is missing',
  ),
  streamEntries: read('/v1/streams/{stream}/entries', 'person', 'The exact entries of one stream, in order', FromIndex),
} as const satisfies Record<string, Route>
