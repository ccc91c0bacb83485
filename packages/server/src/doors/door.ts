import type { Edge } from '../http/edge.ts'

/** One request at a door, from an agent whose token was good. */
export type DoorCall = { readonly edge: Edge; readonly request: Request; readonly agent: string; readonly url: URL }

/**
 * A way in for a program that speaks a protocol of its own. INVARIANT 15: whatever goes wrong, `refuse` says it in the
 * words that protocol takes for "no"; a door that fell silent could read as "yes".
 */
export type Door = {
  /** exact, or a prefix that ends in `/*` */
  readonly path: string
  /** absent: every method, which is then what is asked about */
  readonly method?: 'POST'
  answer(call: DoorCall): Promise<Response>
  /** @param error an AnswerableError, or something of ours that says nothing to the caller */
  refuse(error: unknown, request: Request): Response
}
