import type { Recorded } from './open-runs.ts'
import { utf8 } from './recording/bytes.ts'
import { RecordingError } from './recording/error.ts'
import { Lingering } from './recording/lingering.ts'
import { failAt, parsed } from './recording/lines.ts'
import { isTelling, runOfSpans } from './recording/otel-run.ts'
import { type Span, spanOf } from './recording/otel-span.ts'
import { spanValuesOf } from './recording/span-values.ts'
import { opaqueId } from './recording/values.ts'

/** Spans of other traces after which a trace counts as whole: exporters batch hundreds of spans, not tens of thousands. */
const PATIENCE = 10_000
const MAX_SPANS = 20_000

type Trace = { readonly spans: Span[]; readonly at: number }

/**
 * Streams runs from an OTLP/JSON export with GenAI conventions: one trace is one run. Exports may stand one per line or
 * be one document; spans of a trace may lie in several batches, in any order.
 * @throws RecordingError with the byte; `recording_out_of_order` where a trace goes on after 10,000 spans of others
 */
export async function* otelRuns(
  bytes: AsyncIterable<Uint8Array>,
  seed: string,
  suite: string,
): AsyncGenerator<Recorded> {
  const open = new Lingering<Trace>(PATIENCE)
  const done = new Set<string>()
  const recorded = function* (traces: Iterable<[string, Trace]>): Generator<Recorded> {
    for (const [id, { spans, at }] of traces) {
      done.add(id)
      if (!spans.some(isTelling)) continue
      yield { run: { suite, ...runOfSpans(spans, failAt({ byte: at })), id: opaqueId(seed, id) }, labels: null }
    }
  }
  for await (const { bytes: value, at } of spanValuesOf(bytes)) {
    const fail = failAt({ byte: at })
    const span = spanOf(parsed(textOfSpan(value, at), fail))
    if (span === undefined) continue
    if (done.has(span.trace)) {
      const what = `trace ${span.trace} goes on more than ${PATIENCE} spans later: sort the export by trace`
      throw new RecordingError('recording_out_of_order', what, { byte: at })
    }
    const trace = open.touch(span.trace, () => ({ spans: [], at }))
    trace.spans.push(isTelling(span) ? span : { ...span, attributes: {}, events: [] })
    if (trace.spans.length > MAX_SPANS)
      throw new RecordingError('recording_too_large', `trace ${span.trace} has over ${MAX_SPANS} spans`, { byte: at })
    yield* recorded(open.expired())
  }
  yield* recorded(open.rest())
}

const textOfSpan = (bytes: Uint8Array, at: number): string => {
  try {
    return utf8(bytes)
  } catch (cause) {
    return failAt({ byte: at })('is not UTF-8', cause)
  }
}
