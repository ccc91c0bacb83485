import {
  type DecisionRow,
  type EntityDirectory,
  type JsonObject,
  type Manifest,
  type ProposalSample,
  quotedText,
} from '@answerable/contract'
import { filled, type Model, type PolicyQuestion } from '@answerable/domain'
import type { Edge } from '../http/edge.ts'

/** A call of the past and what it asked, as far as the vault still holds it. */
export type PastCall = { row: DecisionRow; content: string; given: JsonObject; position: number }
export type PastCalls = { calls: PastCall[]; unreadable: number }

/** The policy a past call is judged again by; documents by digest, read before. */
export type Judging = {
  manifest: Manifest
  entities: EntityDirectory | undefined
  digests: { manifest: string; policy: string; tightened?: string | undefined }
}

/** The newest decisions of a use case, newest first, with what was asked. What was erased is counted and left out. */
export async function pastCalls(edge: Edge, useCase: string, limit: number): Promise<PastCalls> {
  const stored = await edge.store.newest({ kind: 'decision', where: { useCase }, limit }, null)
  const rows = await edge.log.proved('decision', stored)
  const entries = await edge.log.entriesAt(rows.map(madeAt))
  const values = new Map(entries.map((entry) => [entry.index, entry.values]))
  const inRun = new Map<string, number>()
  const calls: PastCall[] = []
  let unreadable = 0
  // Oldest first, since a call's place in its run is one of the facts policy may read.
  for (const row of rows.toSorted((a, b) => madeAt(a) - madeAt(b))) {
    const position = inRun.get(row.run) ?? 0
    inRun.set(row.run, position + 1)
    const said = values.get(madeAt(row))
    const content = row.kind === 'action' ? said?.['arguments'] : said?.['text']
    if (content === undefined) unreadable += 1
    else
      calls.unshift({ row, content, given: row.kind === 'action' ? (JSON.parse(content) as JsonObject) : {}, position })
  }
  return { calls, unreadable }
}

/**
 * What a policy says of a past call now. Facts the gate established then are taken from the entry; the mode is `live`,
 * as the question is what the rules allow and not what was closed that day.
 */
export function judgeAgain(
  { edge, model }: { edge: Edge; model: Model },
  { row, given, position }: PastCall,
  { manifest, entities, digests }: Judging,
): { outcome: ProposalSample['would']; rules: string[] } {
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
    edge.evaluate({ manifest: digests.manifest, policy }, question),
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
