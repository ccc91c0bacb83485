import { AnswerableError, type EmitterRow, type IntentRow } from '@answerable/contract'
import { plusMs } from '@answerable/domain'
import { toBase64 } from '@answerable/ledger'
import type { Call, Edge, Reply } from '../http/edge.ts'
import { compareLives } from '../writer/take-heads.ts'
import { type HeadLine, headProof } from '../ledger/stream-heads.ts'

const SHOWN = 100
/** A command may be under way this long before its number counts as missing, in milliseconds. */
const UNDER_WAY_MS = 60_000

export type Missing = {
  /** programs that counted a command the log never saw */
  gaps: { agent: string; emitter: string; missing: number; since: string }[]
  /** effects that were started, and of which nobody said in time what came of them */
  silent: { intent: string; decision: string; useCase: string; agent: string; reportBy: string }[]
  silentTotal: number
  /** the server's own count of decisions against the log's, as of the newest `stream.heads` */
  counted: { answered: number; recorded: number; alone: boolean; matches: boolean } | null
  /** servers that were killed: so many decisions of theirs are recorded, so many they had counted as answered */
  killed: { since: string; answered: number; recorded: number; uncounted: number }[]
}

/** What may be missing now. Each item is an alarm: somebody has to look. */
export async function missingNow(edge: Pick<Edge, 'store' | 'view' | 'now' | 'answered'>): Promise<Missing> {
  const now = await edge.now()
  const { model } = await edge.view()
  const emitters = await edge.store.query({ kind: 'emitter', where: { open: 1 }, limit: SHOWN })
  const intents = await edge.store.query({ kind: 'intent', where: { open: 1 }, due: { atMost: now }, limit: SHOWN })
  const { counted } = model.heads
  const pending = await compareLives(edge.answered(), (id) => edge.store.countAfter('decision', id))
  const lives = [...(counted?.before ?? []), ...pending]
  return {
    gaps: emitters.rows
      .map(({ value }) => JSON.parse(value) as EmitterRow)
      .filter(({ gapSince }) => gapSince !== null && plusMs(gapSince, UNDER_WAY_MS) <= now)
      .map(({ id, agent, last, seen, gapSince }) => ({
        agent,
        emitter: id.slice(agent.length + 1),
        missing: last - seen,
        since: gapSince ?? '',
      })),
    silent: intents.rows
      .map(({ value }) => JSON.parse(value) as IntentRow)
      .map(({ id, decision, useCase, agent, reportBy }) => ({ intent: id, decision, useCase, agent, reportBy })),
    silentTotal: intents.total,
    killed: lives
      .filter(({ ended }) => !ended)
      .map(({ since, answered, recorded }) => ({ since, answered, recorded, uncounted: recorded - answered })),
    counted:
      counted === undefined
        ? null
        : {
            answered: counted.answered,
            recorded: counted.recorded,
            alone: counted.alone,
            // Beside other servers this one answers fewer than are recorded; more it never may.
            matches: counted.alone ? counted.answered === counted.recorded : counted.answered <= counted.recorded,
          },
  }
}

/** GET /v1/completeness */
export async function readCompleteness({ edge }: Call): Promise<Reply> {
  const { model, index } = await edge.view()
  const heads = model.heads.index === 0 ? null : { index: model.heads.index, time: model.heads.time }
  return { json: { ...(await missingNow(edge)), heads, index } }
}

/** GET /v1/streams/{stream}/proof: what `verifyStream` takes, beside the entries themselves. */
export async function readStreamProof({ edge, params }: Call): Promise<Reply> {
  const { model, index } = await edge.view()
  const proof = await streamProof(edge, params['stream'] ?? '', model.heads.index)
  if (proof === undefined) throw new AnswerableError('not_found', 'No stream.heads entry names this stream yet.')
  return { json: { ...proof, index } }
}

export type StreamProof = {
  receipt: object
  line: HeadLine
  at: number
  streams: number
  path: string[]
}

/** The line of a stream in the `stream.heads` entry at an index, with its proof; undefined where there is none. */
export async function streamProof(
  edge: Pick<Edge, 'log' | 'receiptOf'>,
  stream: string,
  heads: number,
): Promise<StreamProof | undefined> {
  const [entry] = heads === 0 ? [] : await edge.log.entriesAt([heads])
  if (entry?.event.type !== 'stream.heads') return undefined
  const text = await edge.log.text(entry.event.body.list)
  if (text === undefined) throw new AnswerableError('document_missing', 'The list of streams is missing.')
  const lines = JSON.parse(text) as HeadLine[]
  const at = lines.findIndex(([name]) => name === stream)
  const line = lines[at]
  if (line === undefined) return undefined
  return {
    receipt: await edge.receiptOf(heads),
    line,
    at,
    streams: lines.length,
    path: headProof(lines, at).map((hash) => toBase64(hash)),
  }
}
