import { read, type Route } from './route.ts'

/** Whether anything is missing: from the log, or on the way to it. */
export const completenessRoutes = {
  completeness: read('/v1/completeness', 'person', 'What may be missing: gaps, silent effects, decisions not counted'),
  streamProof: read(
    '/v1/use-cases/{useCase}/completeness',
    'any',
    'Where the entries of a use case end, with the proof that shows none is missing',
  ),
} as const satisfies Record<string, Route>
