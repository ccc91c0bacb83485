import { type CitationRow, sentenceOf } from '@answerable/contract'
import { endOf, type Exception, exceptionState, isSuspended, type Model, ruleDocuments } from '@answerable/domain'
import type { Edge } from '../http/edge.ts'
import { viewAt } from './at.ts'
import { governed } from './governed.ts'
import type { PersonName } from './person-names.ts'
import { personNames } from './person-names.ts'

type Named = (id: string | null) => ({ person: string } & PersonName) | null

/** GET /v1/exceptions: what is waived, for whom, until when, and how often it was used. */
export const listExceptions = governed(async ({ edge, query }) => {
  const { model, index, now } = await viewAt({ edge, query })
  const all = ofUseCase([...model.exceptions.values()], query)
  const people = all.flatMap(({ requester, terms, owner }) => [
    requester,
    owner,
    ...terms.map(({ approver }) => approver),
  ])
  const named = await namedPeople(edge, model, people)
  const entries = await edge.log.entriesAt(all.flatMap(({ index: at, pending }) => [at, pending?.index ?? at]))
  const words = (at: number) => entries.find((entry) => entry.index === at)?.values ?? {}
  await readRules(edge, model, all)
  const suspended = (exception: Exception): boolean => isSuspended(model, edge, exception)
  const exceptions = await Promise.all(
    all.map(async (exception) => {
      const { id, index: made, useCase, waives, agent, tool, pending, terms, time } = exception
      const state = exceptionState(model, exception, now)
      const used = await usesOf(edge, id)
      const { reason = null, recipientValue = null } = words(made)
      return {
        id,
        useCase,
        waives,
        scope: { agent, tool, recipient: recipientValue },
        state,
        requestedBy: named(exception.requester),
        requested: time,
        reason,
        compensatingControl: {
          what: words(pending?.index ?? made)['control'] ?? null,
          evidence: pending?.evidence ?? exception.evidence,
        },
        waiting: pending === null ? null : { until: pending.until, requestedBy: named(pending.requester) },
        terms: terms.map(({ from, until, under, approver }) => ({ from, until, under, approvedBy: named(approver) })),
        renewals: Math.max(0, terms.length - 1),
        until: endOf(model, exception),
        suspended: suspended(exception) ? sentenceOf({ code: 'exception_suspended', value: id }) : null,
        ...used,
        // One that lives and that nothing rested on may not be needed: somebody should look.
        unused: state === 'live' && used.uses === 0,
        entry: made,
      }
    }),
  )
  return { index, content: { exceptions } }
})

/** What the rules of these use cases say now is in documents: read and checked before anything is compared. */
async function readRules({ log }: Edge, model: Model, exceptions: readonly Exception[]): Promise<void> {
  for (const id of new Set(exceptions.map(({ useCase }) => useCase))) {
    const [manifest, ...policies] = ruleDocuments(model, id)
    if (manifest !== undefined) await log.manifest(manifest)
    for (const policy of policies) await log.text(policy)
  }
}

/** GET /v1/emergencies: who declared them, what rested on them, whether they were looked at afterwards. */
export const listEmergencies = governed(async ({ edge, query }) => {
  const { model, index, now } = await viewAt({ edge, query })
  const all = ofUseCase([...model.emergencies.values()], query)
  const people = all.flatMap(({ first, second, tell, review }) => [first, second, ...tell, review?.by ?? null])
  const named = await namedPeople(edge, model, people)
  const entries = await edge.log.entriesAt(all.map((emergency) => emergency.index))
  const emergencies = await Promise.all(
    all.map(async ({ index: at, first, second, tell, review, ...known }) => ({
      ...known,
      declaredBy: named(first),
      secondedBy: named(second),
      told: tell.map(named),
      live: known.until !== null && now < known.until,
      review: review === null ? null : { ...review, by: named(review.by) },
      overdue: review === null && known.reviewBy !== null && now >= known.reviewBy,
      reason: entries.find((entry) => entry.index === at)?.values['reason'] ?? null,
      ...(await usesOf(edge, known.id)),
      entry: at,
    })),
  )
  return { index, content: { emergencies, note: sentenceOf({ code: 'emergency_unreviewed', value: 'their instant' }) } }
})

/** How often decisions rested on it, and when last; each use is an entry of its own. */
async function usesOf(edge: Edge, cited: string): Promise<{ uses: number; lastUse: object | null }> {
  const { total } = await edge.store.query({ kind: 'citation', where: { cited }, limit: 1 })
  const [newest] = await edge.store.newest({ kind: 'citation', where: { cited }, limit: 1 }, null)
  const last = newest === undefined ? undefined : (JSON.parse(newest.value) as CitationRow)
  return { uses: total, lastUse: last === undefined ? null : { decision: last.decision, time: last.time } }
}

export function ofUseCase<T extends { useCase: string }>(
  all: readonly T[],
  query: Readonly<Record<string, unknown>>,
): T[] {
  const { useCase } = query
  return all.filter((one) => useCase === undefined || one.useCase === useCase)
}

export async function namedPeople(edge: Edge, model: Model, ids: readonly (string | null)[]): Promise<Named> {
  const names = await personNames(
    edge.log,
    model,
    ids.flatMap((id) => id ?? []),
  )
  return (id) => (id === null ? null : { person: id, ...names.get(id) })
}
