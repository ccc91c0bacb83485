import { Lru } from '../ledger/lru.ts'
import type { Answer } from '../writer/queue.ts'
import { attributesOf, type OpenEntry, type OtlpSpan, spanOfEntry } from './span.ts'

export type ExporterOptions = {
  /** where spans are sent, the whole address: `https://collector.example/v1/traces` */
  url: string
  /** who sends them */
  resource: { version: string; origin: string; practice: boolean }
  fetch?: (url: string, init: RequestInit) => Promise<Response>
  report: (line: string) => void
  limits?: Partial<Limits>
}

type Limits = {
  /** spans that may wait; more are dropped */
  queue: number
  /** spans of one request */
  batch: number
  /** milliseconds between two requests; after a failure it doubles, up to 32 times this */
  every: number
  /** milliseconds one request, and the last one, may take */
  timeout: number
}

const LIMITS: Limits = { queue: 4_096, batch: 512, every: 1_000, timeout: 5_000 }
const MOST_PATIENT = 32
/** Decisions whose run is remembered: what follows comes within minutes. */
const REMEMBERED = 10_000
/** Statuses after which the same spans may be sent again (OTLP 1.x, section "Retryable Response Codes"). */
const RETRYABLE: ReadonlySet<number> = new Set([429, 502, 503, 504])

export type Exporter = {
  /** Takes what was committed. Never waits and never throws: a collector that is gone costs spans, no decision. */
  note(answer: Pick<Answer, 'receipt' | 'index'>): void
  /** spans that were lost: no room, or the collector did not want them */
  dropped(): number
  /** Sends what waits, once, within the timeout. */
  stop(): Promise<void>
}

/** Tells an OpenTelemetry collector about decisions, over OTLP/HTTP with JSON. */
export function createExporter({ url, resource, report, ...options }: ExporterOptions): Exporter {
  const limits = { ...LIMITS, ...options.limits }
  const send = options.fetch ?? ((to: string, init: RequestInit) => fetch(to, init))
  let waiting: Pick<Answer, 'receipt' | 'index'>[] = []
  let dropped = 0
  let told = 0
  let patience = 1
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  const runs = new Lru<string, string>(REMEMBERED)
  const from = resourceOf(resource)

  const drop = (count: number): void => {
    dropped += count
    // Doubling: a collector that is gone for a day must not fill the operator's log.
    if (dropped < 2 * told || dropped === told) return
    told = dropped
    report(`telemetry: ${dropped} spans dropped`)
  }
  const schedule = (): void => {
    if (timer !== undefined || stopped || waiting.length === 0) return
    timer = setTimeout(() => {
      timer = undefined
      flush().then(schedule, () => schedule())
    }, limits.every * patience)
    timer.unref()
  }
  const flush = async (): Promise<void> => {
    const batch = waiting.splice(0, limits.batch)
    const spans = batch.flatMap(({ receipt, index }) => read(receipt.entry, index, runs) ?? [])
    if (spans.length === 0) return
    const fate = await post(send, url, { resourceSpans: [{ ...from, scopeSpans: [{ scope, spans }] }] }, limits.timeout)
    patience = fate === 'taken' ? 1 : Math.min(patience * 2, MOST_PATIENT)
    if (fate === 'refused') drop(spans.length)
    if (fate !== 'later') return
    const room = Math.max(0, limits.queue - waiting.length)
    waiting = [...batch.slice(0, room), ...waiting]
    if (batch.length > room) drop(batch.length - room)
  }
  return {
    note: (answer) => {
      if (stopped) return
      // The oldest stay: what led to a decision is worth more than another one without it.
      if (waiting.length >= limits.queue) return drop(1)
      waiting.push(answer)
      schedule()
    },
    dropped: () => dropped,
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      for (let last = waiting.length; last > 0; ) {
        await flush()
        if (waiting.length >= last) break
        last = waiting.length
      }
      if (waiting.length > 0) drop(waiting.length)
    },
  }
}

const scope = { name: 'answerable' }

function resourceOf({ version, origin, practice }: ExporterOptions['resource']) {
  const attributes = attributesOf({
    'service.name': 'answerable',
    'service.version': version,
    'answerable.log.origin': origin,
    'answerable.practice': practice,
  })
  return { resource: { attributes } }
}

function read(entry: string, index: number, runs: Lru<string, string>): OtlpSpan | undefined {
  const open = JSON.parse(Buffer.from(entry, 'base64').toString('utf8')) as OpenEntry
  const { run } = open.body
  if (open.type === 'decision.recorded' && typeof run === 'string') runs.set(open.id, run)
  return spanOfEntry(open, index, (decision) => runs.get(decision))
}

async function post(
  send: NonNullable<ExporterOptions['fetch']>,
  url: string,
  body: object,
  timeout: number,
): Promise<'taken' | 'refused' | 'later'> {
  try {
    const response = await send(url, {
      method: 'POST',
      redirect: 'error',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeout),
    })
    await response.body?.cancel()
    return response.ok ? 'taken' : RETRYABLE.has(response.status) ? 'later' : 'refused'
  } catch {
    return 'later'
  }
}
