import type { CommandOf, RecordRow } from '@answerable/contract'
import { hasEnded, plusDuration } from '../instants.ts'
import { isActive, type Person, type Revision, revisionOf } from '../model.ts'
import { no, type Refused, yes } from '../refuse.ts'
import type { DecideContext, Decided } from '../types.ts'
import { rolesNow } from '../use-case/roles.ts'
import { eligibleByRole } from './eligible.ts'

/** In hand for this long: whoever was called away holds nobody up. */
const IN_HAND = 'PT15M'
/** Questions to one decision: beyond, people talk to each other. */
const MOST_QUESTIONS = 16
/** How many are asked at once. */
const MOST_ASKED = 16

type Held = {
  decision: RecordRow<'decision'>
  due: string
  revision: Revision
  run: RecordRow<'run'>
  voters: string[]
}

/** One reviewer has it in hand. INVARIANT 8 is untouched: it counts for no quorum, and keeps nobody from voting. */
export function takeReview(context: DecideContext, signer: Person, { id, payload }: CommandOf<'review.take'>): Decided {
  const held = heldFor(context, payload.decision)
  if ('ok' in held) return held
  const { decision, due, voters } = held
  if (!voters.includes(signer.id)) return no('forbidden', 'only who may vote on it takes it in hand')
  const { taken } = decision
  // Two browsers race: the order of the log decides, and the second is told who was first.
  if (taken !== undefined && !hasEnded(taken.until, context.now))
    return no('conflict', `it is in hand until ${taken.until}`)
  const until = [plusDuration(context.now, IN_HAND), due].toSorted()[0] ?? due
  const { useCase } = decision
  return yes<'review.taken'>({
    type: 'review.taken',
    id,
    body: { decision: decision.id, useCase, person: signer.id, until },
    cause: [decision.id],
  })
}

/** A question of a voter. The deadline runs on: silence must not keep a request open. */
export function askAboutReview(
  context: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'review.ask'>,
): Decided {
  const held = heldFor(context, payload.decision)
  if ('ok' in held) return held
  const { decision, voters } = held
  if (!voters.includes(signer.id)) return no('forbidden', 'only who may vote on it asks')
  if ((decision.questions ?? []).length >= MOST_QUESTIONS) return no('conflict', 'it has been asked about enough')
  const to = askable(context, held).filter((person) => person !== signer.id)
  if (to.length === 0) return no('conflict', 'nobody who answers for it, runs it or asked for it is here')
  return yes<'review.asked'>({
    type: 'review.asked',
    id,
    body: { decision: decision.id, useCase: decision.useCase, person: signer.id, to: to.slice(0, MOST_ASKED) },
    seal: { question: payload.question },
    cause: [decision.id],
  })
}

/** The answer of somebody who answers for the use case, runs it, or asked for the work. It decides nothing. */
export function answerReview(
  context: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'review.answer'>,
): Decided {
  const held = heldFor(context, payload.decision)
  if ('ok' in held) return held
  const { decision } = held
  const question = (decision.questions ?? []).find((one) => one.id === payload.question)
  if (question === undefined) return no('not_found', 'no such question')
  if (question.answer !== null) return no('conflict', `answered at ${question.answer.time}`)
  if (question.person === signer.id || !askable(context, held).includes(signer.id))
    return no('forbidden', 'answered by who answers for it, runs it or asked for it')
  return yes<'review.answered'>({
    type: 'review.answered',
    id,
    body: {
      decision: decision.id,
      useCase: decision.useCase,
      person: signer.id,
      question: question.id,
      asker: question.person,
    },
    seal: { answer: payload.answer },
    cause: [question.id],
  })
}

function heldFor(context: DecideContext, id: string): Held | Refused {
  const { model, facts, now } = context
  const decision = facts.row('decision', id)
  if (decision === undefined || decision.review === null) return no('not_found', 'no such held decision')
  if (decision.state !== 'held') return no('conflict', `the review is ${decision.state}`)
  const { due, requirements } = decision.review
  if (hasEnded(due, now)) return no('expired', `the review ended at ${due}`)
  const run = facts.row('run', decision.run)
  const useCase = model.useCases.get(decision.useCase)
  const revision = useCase?.acceptance == null ? undefined : revisionOf(useCase, useCase.acceptance.revision)
  const manifest = revision === undefined ? undefined : facts.manifest(revision.manifest)
  if (run === undefined || revision === undefined || manifest === undefined)
    return no('document_missing', 'what the owner signed cannot be read now')
  const voters = [...new Set([...eligibleByRole(context, requirements, revision, manifest, run).values()].flat())]
  return { decision, due, revision, run, voters }
}

/** The owner, the deputy, those who run it, and the requester where that is somebody registered. */
function askable({ model, tools }: DecideContext, { revision, run }: Held): string[] {
  const { owner, deputy, operators } = rolesNow(model, revision)
  const requester = [...model.persons.keys()].filter((id) => tools.keyed(revision.useCase, id) === run.onBehalfOf)
  return [...new Set([...requester, owner, deputy ?? '', ...operators])].filter((id) => isActive(model.persons.get(id)))
}
