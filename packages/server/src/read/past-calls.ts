import {
  type DecisionRow,
  type EntityDirectory,
  type JsonObject,
  type Manifest,
  type ProposalSample,
  quotedText,
} from '@answerable/contract'
import { filled, type Model, type PolicyQuestion, type Publication, type Revision } from '@answerable/domain'
import type { Edge } from '../http/edge.ts'

/** A call of the past and what it asked, as far as the vault still holds it. */
export type PastCall = { row: DecisionRow; content: string; position: number }
export type PastCalls = { calls: PastCall[]; unreadable: number }

/** More calls than this in one run are not counted; policies look at the first few. */
const LONGEST_RUN = 1000

/** The policy a past call is judged again by; documents by digest, read before. */
export type Judging = {
  manifest: Manifest
  entities: EntityDirectory | undefined
  digests: { manifest: string; policy: string; tightened?: string | undefined }
}

type Sources = { log: Edge['log']; store: Pick<Edge['store'], 'rows' | 'newest'> }

/** The newest decisions of a use case, newest first, with what was asked. What was erased is counted and left out. */
export async function pastCalls(sources: Sources, useCase: string, limit: number): Promise<PastCalls> {
  const stored = await sources.store.newest({ kind: 'decision', where: { useCase }, limit }, null)
  const rows = await sources.log.proved('decision', stored)
  const contents = await contentsOf(sources, rows)
  const inRun = new Map<string, number>()
  const calls: PastCall[] = []
  // Oldest first, since a call's place in its run is one of the facts policy may read.
  for (const row of rows.toSorted((a, b) => madeAt(a) - madeAt(b))) {
    const position = inRun.get(row.run) ?? 0
    inRun.set(row.run, position + 1)
    const content = contents.get(row.id)
    if (content !== undefined) calls.unshift({ row, content, position })
  }
  return { calls, unreadable: rows.length - calls.length }
}

/** Decisions by name, each with its exact place in its run; what belongs to another use case is left out. */
export async function pastCallsNamed(
  sources: Sources,
  useCase: string,
  ids: readonly string[],
): Promise<(Omit<PastCall, 'content'> & { content: string | undefined })[]> {
  const stored = await sources.store.rows([...new Set(ids)].map((id) => ({ kind: 'decision', id })))
  const rows = (await sources.log.proved('decision', stored)).filter((row) => row.useCase === useCase)
  const contents = await contentsOf(sources, rows)
  const places = new Map<string, number[]>()
  for (const run of new Set(rows.map((row) => row.run))) {
    const inRun = await sources.store.newest({ kind: 'decision', where: { run }, limit: LONGEST_RUN }, null)
    places.set(
      run,
      inRun.map(({ entries, index }) => entries[0] ?? index),
    )
  }
  return rows.map((row) => ({
    row,
    content: contents.get(row.id),
    position: (places.get(row.run) ?? []).filter((at) => at < madeAt(row)).length,
  }))
}

async function contentsOf({ log }: Sources, rows: readonly DecisionRow[]): Promise<ReadonlyMap<string, string>> {
  const entries = await log.entriesAt(rows.map(madeAt))
  const values = new Map(entries.map((entry) => [entry.index, entry.values]))
  return new Map(
    rows.flatMap((row) => {
      const said = values.get(madeAt(row))
      const content = row.kind === 'action' ? said?.['arguments'] : said?.['text']
      return content === undefined ? [] : [[row.id, content] as const]
    }),
  )
}

/** The documents a publication is judged by, read and checked; undefined where there is none, or one is missing. */
export async function judgingOf(
  log: Edge['log'],
  revision: Revision,
  publication: Publication | undefined,
): Promise<Judging | undefined> {
  const manifest = await log.manifest(revision.manifest)
  if (publication === undefined || manifest === undefined) return undefined
  const { policy, tightened } = publication
  if ((await log.text(policy)) === undefined) return undefined
  if (tightened !== null && (await log.text(tightened.policy)) === undefined) return undefined
  const entities = publication.entities === undefined ? undefined : await log.entities(publication.entities)
  return { manifest, entities, digests: { manifest: revision.manifest, policy, tightened: tightened?.policy } }
}

/**
 * What a policy says of a past call now. Facts the gate established then are taken from the entry; the mode is `live`,
 * as the question is what the rules allow and not what was closed that day.
 */
export function judgeAgain(
  { evaluate, model }: { evaluate: Edge['evaluate']; model: Pick<Model, 'practice'> },
  { row, content, position }: PastCall,
  { manifest, entities, digests }: Judging,
): { outcome: ProposalSample['would']; rules: string[] } {
  const given = row.kind === 'action' ? (JSON.parse(content) as JsonObject) : {}
  const tool = manifest.tools.find(({ name }) => name === row.tool)
  if (row.kind === 'action' && tool === undefined) return { outcome: 'deny', rules: ['tool_unknown'] }
  const secrets = row.detected?.secrets.reduce((sum, { count }) => sum + count, 0) ?? 0
  const question: PolicyQuestion = {
    agent: row.agent,
    kind: row.kind,
    tool: row.tool ?? '',
    arguments: { ...given, ...filled(tool, given, entities).values },
    trace: row.traced,
    facts: {
      tier: row.tier ?? 'T1',
      mode: 'live',
      autonomy: manifest.autonomy,
      runUntrusted: row.influences.some(({ trust }) => trust === 'untrusted'),
      callsInRun: position,
      waived: [],
      nowMs: Date.parse(row.time),
      practice: model.practice,
      dataClasses: manifest.data_classes,
      detectors: {
        secretsInArguments: secrets,
        secretsInRun: secrets,
        personalDataInArguments: row.detected?.personal.reduce((sum, { count }) => sum + count, 0) ?? 0,
      },
    },
  }
  const verdicts = [digests.policy, ...(digests.tightened === undefined ? [] : [digests.tightened])].map((policy) =>
    evaluate({ manifest: digests.manifest, policy }, question),
  )
  const strictest = verdicts.reduce((a, b) => (STRICTNESS[b.outcome] > STRICTNESS[a.outcome] ? b : a))
  return { outcome: strictest.outcome, rules: strictest.rules }
}

export const STRICTNESS = { allow: 0, review: 1, deny: 2 } as const

const WOULD = { allow: 'would be allowed', review: 'would wait for people', deny: 'would be refused' } as const
const LONGEST = 240

/** A past call as an owner reads it, in one line. */
export function sampleOf({ row, content }: PastCall, again: ReturnType<typeof judgeAgain>): ProposalSample {
  const short = content.length > LONGEST ? `${content.slice(0, LONGEST)}…` : content
  const what =
    row.kind === 'action' ? `${row.tool ?? ''} with ${quotedText(short)}` : `${row.kind} ${quotedText(short)}`
  return {
    decision: row.id,
    time: row.time,
    kind: row.kind,
    tool: row.tool,
    content,
    was: row.outcome,
    would: again.outcome,
    rules: again.rules,
    sentence: `${row.time.slice(0, 10)}: ${what} ${WOULD[again.outcome]}${again.rules.length === 0 ? '' : ` (${again.rules.join(', ')})`}.`,
  }
}

const madeAt = ({ entries, index }: DecisionRow): number => entries[0] ?? index
