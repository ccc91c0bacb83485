import { AnswerableError, writtenInstant } from '@answerable/contract'
import type { Call, Edge, Reply, View } from '../http/edge.ts'

type Asked = Pick<Call, 'edge' | 'query'>

/** Governance now, or as it was: with the time it was then, since what had not lapsed then counts as live. */
export async function viewAt({ edge, query }: Asked): Promise<View & { now: string }> {
  const { asOf, at } = query
  if (typeof at === 'string') return viewAtInstant(edge, at, asOf)
  const view = await edge.view(typeof asOf === 'number' ? asOf : undefined)
  if (asOf === undefined || view.index !== asOf) return { ...view, now: await edge.now() }
  return { ...view, now: await timeOf(edge, asOf) }
}

/** What had lapsed at an instant had lapsed, though no entry says so until later: the time is the one asked for. */
async function viewAtInstant(edge: Edge, at: string, asOf: unknown): Promise<View & { now: string }> {
  if (asOf !== undefined) throw refused('asOf', 'give either an entry or an instant')
  const now = await edge.now()
  if (at > now) throw refused('at', `is later than this log: it is ${writtenInstant(now)} there`)
  const index = await lastEntryAt(edge, at)
  if (index === null) throw refused('at', 'is before the first entry of this log')
  return { ...(await edge.view(index)), now: at }
}

/** GET /v1/as-of: which entry was the last at an instant, so that a date can be turned into a place in the log. */
export async function resolveInstant({ edge, query }: Call): Promise<Reply> {
  const at = String(query['at'])
  const now = await edge.now()
  const { index } = await edge.view()
  const entry = at > now ? null : await lastEntryAt(edge, at)
  const time = entry === null ? null : await timeOf(edge, entry)
  return { json: { at, entry, time, first: await timeOf(edge, 0), now, index } }
}

/** INVARIANT: entries never go back in time, so halving finds the last one that is not after an instant. */
async function lastEntryAt(edge: Edge, at: string): Promise<number | null> {
  let [low, high] = [0, (await edge.view()).index]
  if ((await timeOf(edge, low)) > at) return null
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((await timeOf(edge, middle)) > at) high = middle - 1
    else low = middle
  }
  return low
}

async function timeOf(edge: Edge, index: number): Promise<string> {
  const [entry] = await edge.log.entriesAt([index])
  if (entry === undefined) throw new AnswerableError('not_found', 'There is no such entry.')
  return entry.event.time
}

const refused = (path: string, message: string): AnswerableError =>
  new AnswerableError('invalid_input', `${path} ${message}`, { issues: [{ path, message }] })
