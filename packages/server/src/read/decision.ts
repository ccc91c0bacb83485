import { AnswerableError, type DecisionRow, menderOf, sentenceOf } from '@answerable/contract'
import { actionDigest, type Model } from '@answerable/domain'
import type { Call, Reply } from '../http/edge.ts'
import { approvedBy } from './approved.ts'
import { Citations } from './citations.ts'
import { followed } from './followed.ts'
import { influencedBy } from './influenced.ts'
import { restedOn } from './rested-on.ts'
import { sentencesOf } from './revision-facts.ts'

/**
 * GET /v1/decisions/{decision}: one file with the three answers. Who approved the workflow, what data influenced it, what
 * followed; each statement says how it is known and which receipt proves it.
 */
export async function readDecision({ edge, params, caller }: Call): Promise<Reply> {
  const stored = await edge.store.rows([{ kind: 'decision', id: params['decision'] ?? '' }])
  const [row] = await edge.log.proved('decision', stored)
  // To an agent another agent's decision does not exist: its arguments are none of its business.
  if (row === undefined || (caller.kind === 'agent' && row.agent !== caller.id)) {
    throw new AnswerableError('not_found', 'There is no such decision.')
  }
  const { model, index } = await edge.view()
  // The row's own index moves with what followed; the decision stands where its first entry does.
  const made = row.entries[0] ?? row.index
  const then = await edge.view(made)
  const [entry] = await edge.log.entriesAt([made])
  if (entry === undefined) throw new AnswerableError('document_missing', 'The entry of this decision is missing.')
  const cite = new Citations()
  const given = argumentsIn(entry.values)
  const decided = {
    outcome: row.outcome,
    time: row.time,
    kind: row.kind,
    tool: row.tool,
    arguments: given ?? null,
    text: entry.values['text'] ?? null,
    agent: row.agent,
    tier: row.tier,
    enforcement: row.enforcement,
    reasons: (await withRules(edge, then.model, row)).map(withSentence),
    rules: row.rules,
    obligations: row.obligations,
    useBefore: row.useBefore,
    action: digestOf(edge, row, given, entry.values['text']),
    ...(row.wouldHave === undefined
      ? {}
      : { wouldHave: { ...row.wouldHave, reasons: row.wouldHave.reasons.map(withSentence) } }),
    ...cite.cite(entry),
  }
  const json = {
    format: 'answerable-decision@v1',
    decision: row.id,
    useCase: row.useCase,
    origin: edge.origin,
    vkey: edge.vkey,
    practice: edge.practice,
    decided,
    restedOn: await restedOn({ edge, model: then.model, cite }, row),
    approved: await approvedBy({ edge, model: then.model, cite }, row),
    influenced: await influencedBy(edge, cite, row),
    followed: await followed({ edge, model, cite }, row),
    receipts: await cite.receipts(edge.receiptOf),
    index,
  }
  return { json }
}

type Arguments = Parameters<typeof actionDigest>[1]['arguments']

function argumentsIn(values: Readonly<Record<string, string>>): Arguments | undefined {
  return values['arguments'] === undefined ? undefined : (JSON.parse(values['arguments']) as Arguments)
}

/** What a voter signs as shown: recomputed from what the vault holds, absent once that is erased. */
function digestOf(
  edge: Call['edge'],
  { kind, tool }: DecisionRow,
  given: Arguments | undefined,
  text: string | undefined,
): string | null {
  if (kind === 'action')
    return given === undefined ? null : actionDigest(edge, { kind, tool: tool ?? '', arguments: given })
  return text === undefined ? null : actionDigest(edge, { kind, arguments: {}, text })
}

/** Reasons with what the rule they name says, in the words the owner signed; without them where they are gone. */
async function withRules({ log }: Call['edge'], model: Model, row: DecisionRow) {
  const revision = model.useCases
    .get(row.useCase)
    ?.revisions.findLast(({ publications }) => publications.some(({ policy }) => policy === row.answerable.policy))
  const manifest = revision === undefined ? undefined : await log.manifest(revision.manifest)
  const text = row.answerable.policy === null ? undefined : await log.text(row.answerable.policy)
  const sentences = text === undefined ? [] : (sentencesOf(manifest, text) ?? [])
  return row.reasons.map((reason) => {
    const mark = ` [${reason.rule ?? ''}]`
    return { ...reason, says: sentences.find((sentence) => sentence.endsWith(mark))?.slice(0, -mark.length) }
  })
}

const withSentence = <R extends { code: string; value?: string | undefined }>(reason: R) => ({
  ...reason,
  sentence: sentenceOf(reason),
  mend: menderOf(reason),
})
