import type { CommandType } from '@answerable/contract'
import type { Writer } from '../writer/writer.ts'
import type { Exporter } from './exporter.ts'

/** Commands of runs: of governance nobody is told. */
const TOLD: ReadonlySet<CommandType> = new Set([
  'run.open',
  'observation.record',
  'decision.request',
  'decision.claim',
  'review.vote',
  'review.vote_plan',
  'review.expire',
  'intent.open',
  'effect.record',
  'effect.lapse',
])

/** The same writer, each of whose answers is told after its entries are durable and signed. */
export function toldWriter(writer: Writer, exporter: Pick<Exporter, 'note'>): Writer {
  return {
    submit: async (envelope) => {
      const answer = await writer.submit(envelope)
      if (TOLD.has(envelope.command.type)) exporter.note(answer)
      return answer
    },
    model: () => writer.model(),
    caughtUp: () => writer.caughtUp(),
    asOf: (index) => writer.asOf(index),
    checkpoint: () => writer.checkpoint(),
    newest: () => writer.newest(),
    receipt: (index, disclosures) => writer.receipt(index, disclosures),
    takeHeads: (now, count) => writer.takeHeads(now, count),
    stop: () => writer.stop(),
  }
}
