import type { DecisionRow } from '@answerable/contract'
import type { Model } from '@answerable/domain'
import type { Edge } from '../http/edge.ts'
import type { Citations } from './citations.ts'
import type { OpenedEntry } from './log-reader.ts'
import { personNames } from './person-names.ts'

/** The third answer: what followed. Votes, claim, intent and effect, each with who says so. */
export async function followed(
  { edge, model, cite }: { edge: Edge; model: Model; cite: Citations },
  decision: DecisionRow,
): Promise<object> {
  const entries = await edge.log.entriesAt(decision.entries)
  const byId = new Map(entries.map((entry) => [entry.event.id, entry]))
  const names = await personNames(edge.log, model, [
    ...decision.votes.map(({ person }) => person),
    ...(decision.questions ?? []).flatMap(({ person, to, answer: said }) => [person, ...to, said?.person ?? '']),
    decision.taken?.person ?? '',
  ])
  const cited = (id: string | undefined): object => {
    const entry: OpenedEntry | undefined = id === undefined ? undefined : byId.get(id)
    return entry === undefined ? {} : cite.cite(entry)
  }
  const { review, votes, taken, questions = [], claim, intent, effect, state, claimBy } = decision
  return {
    state,
    review: review === null ? null : { ...review, claimBy },
    votes: votes.map(({ id, person, vote, roles, time }) => ({
      person,
      ...names.get(person),
      vote,
      roles,
      time,
      reason: byId.get(id)?.values['reason'] ?? null,
      ...cited(id),
    })),
    taken: taken === undefined ? null : { ...taken, ...names.get(taken.person), ...cited(taken.id) },
    questions: questions.map((one) => ({
      ...one,
      ...names.get(one.person),
      to: one.to.map((person) => ({ person, ...names.get(person) })),
      question: byId.get(one.id)?.values['question'] ?? null,
      ...cited(one.id),
      answer:
        one.answer === null
          ? null
          : {
              ...one.answer,
              ...names.get(one.answer.person),
              answer: byId.get(one.answer.id)?.values['answer'] ?? null,
              ...cited(one.answer.id),
            },
    })),
    claim: claim === null ? null : { ...claim, ...cited(claim.id) },
    intent: intent === null ? null : { ...intent, ...cited(intent.id) },
    effect:
      effect === null
        ? null
        : { ...effect, detail: byId.get(effect.id)?.values['detail'] ?? null, ...cited(effect.id) },
    ended: entries.flatMap((entry) =>
      entry.event.type === 'review.expired' ? [{ at: entry.event.time, ...cite.cite(entry) }] : [],
    ),
  }
}
