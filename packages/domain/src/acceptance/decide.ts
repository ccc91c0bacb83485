import { type CommandOf, Hazard, type Payload, type RiskLevel } from '@answerable/contract'
import { mayAnswer } from '../authority/grantor.ts'
import { authorityFault } from '../authority/chain.ts'
import { beyond, worstRisk } from '../authority/cover.ts'
import { durationMs, hasEnded, plusMs } from '../instants.ts'
import { combinedByException } from '../relief.ts'
import { type Challenge, type Model, type Person, publicationFor, type Revision, revisionOf } from '../model.ts'
import { no, type Refused, yes } from '../refuse.ts'
import type { DecideContext, Decided } from '../types.ts'
import { changeFault } from './approve.ts'
import { challengeOf, mustBeHeard } from './challenge.ts'
import { capacityFits, riskToReach } from './countersigned.ts'
import { vendorFault } from './vendors.ts'
import { LONGEST_BY_RISK, LONGEST_BY_TIER } from './longest.ts'
import { pastCallsFault } from './past-calls.ts'
import { separationFaultNow } from '../use-case/roles.ts'

const DAY_MS = 86_400_000

type Answer = Payload<'acceptance.sign'>

/** The owner's signed, expiring answer to one set of assumptions. */
export function signAcceptance(
  context: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'acceptance.sign'>,
): Decided {
  const { model } = context
  const useCase = model.useCases.get(payload.useCase)
  const revision = useCase === undefined ? undefined : revisionOf(useCase, payload.revision)
  if (revision === undefined) return no('not_found', 'no such use case or revision')
  if (revision.owner !== signer.id) return no('forbidden', 'only the owner named in this revision answers')
  // An owner who was replaced must not take the use case back by answering for an older revision again.
  if (payload.revision < (useCase?.accepted ?? 0))
    return no('conflict', `revision ${useCase?.accepted ?? 0} has been signed since: register the older text anew`)
  if (publicationFor(revision, payload.assumptions) === undefined) {
    return no('assumptions_moved', 'these are not assumptions of a published policy of this revision')
  }
  const levels = Object.values(payload.residualRisk)
  const overall = worstRisk(levels)
  const challenge = challengeOf(model, revision, payload.assumptions)
  const unknown = pastCallsFault(context.facts, payload)
  if (unknown !== null) return unknown
  if (payload.answer !== 'refused') {
    const fault =
      answerFault(context, payload, revision, challenge) ??
      vendorFault(context, payload, revision) ??
      rightFault(context.model, signer, payload, revision, overall, context.now) ??
      coveredFault(context, signer, payload, overall)
    if (fault !== null) return fault
  }
  const refused = payload.answer === 'refused'
  return yes<'acceptance.signed'>({
    type: 'acceptance.signed',
    id,
    body: {
      useCase: payload.useCase,
      revision: payload.revision,
      assumptions: payload.assumptions,
      answer: payload.answer,
      authority: refused ? null : (payload.authority ?? null),
      residualRisk: payload.residualRisk,
      ...(levels.length === 0 ? {} : { overall }),
      conditions: payload.conditions.length,
      evidence: payload.evidence,
      justified: payload.justification.map((part) => part.touchpoint),
      ...(payload.pastCalls === undefined ? {} : { pastCalls: payload.pastCalls }),
      compensatingControls: payload.compensatingControls.length,
      ...(challenge === undefined ? {} : { challenge: challenge.id }),
      ...(refused || payload.next === undefined ? {} : { next: payload.next }),
      until: refused ? null : (payload.until ?? null),
    },
    seal: sealedWords(payload),
    cause: [revision.id],
  })
}

function sealedWords({ conditions, justification, compensatingControls, dissent, reason }: Answer) {
  return {
    ...(conditions.length > 0 ? { conditions: JSON.stringify(conditions) } : {}),
    ...(justification.length > 0 ? { justification: JSON.stringify(justification) } : {}),
    ...(compensatingControls.length > 0 ? { compensatingControls: JSON.stringify(compensatingControls) } : {}),
    ...(dissent === undefined ? {} : { dissent }),
    ...(reason === undefined ? {} : { reason }),
  }
}

/** What the text of an acceptance must hold, whoever signs it. */
function answerFault(
  { model, now }: Pick<DecideContext, 'model' | 'now'>,
  answer: Answer,
  revision: Revision,
  challenge: Challenge | undefined,
): Refused | null {
  const unstated = Hazard.options.filter((hazard) => answer.residualRisk[hazard] === undefined)
  if (unstated.length > 0)
    return no(
      'invalid_input',
      `state the remaining risk of ${unstated.join(', ')}`,
      unstated.map((hazard) => ({ path: `/residualRisk/${hazard}`, message: 'is needed unless refused' })),
    )
  // The owner may go on against the second line, and says so: dissent is kept with the signature.
  if (challenge?.view === 'objects' && answer.dissent === undefined)
    return no('invalid_input', 'the challenger objects: say what you answer to it', [
      { path: '/dissent', message: 'is needed: the challenger objects' },
    ])
  if (answer.answer === 'accepted_with_conditions' && answer.conditions.length === 0)
    return no('invalid_input', 'name the conditions')
  if (answer.answer === 'accepted' && answer.conditions.length > 0)
    return no('invalid_input', 'conditions belong to `accepted_with_conditions`')
  const justified = new Set(answer.justification.map((part) => part.touchpoint))
  const unjustified = revision.touchpoints.filter((touchpoint) => !justified.has(touchpoint))
  if (unjustified.length > 0) {
    return no(
      'invalid_input',
      `a justification is needed for ${unjustified.join(', ')}`,
      unjustified.map((touchpoint) => ({ path: '/justification', message: `${touchpoint} is not justified` })),
    )
  }
  // INVARIANT 3: a conflict of roles suspends the power to approve, save where a live exception combines the two.
  const collision = separationFaultNow(model, revision)
  if (collision === 'operator' && combinedByException(model, revision, now)) return null
  return collision === null ? null : no('not_separate', `the owner also is ${collision}`)
}

/**
 * Everything else one signature covers. A change of T1 and T2 was agreed to by others first. A second revision must be
 * newer, published, of the same owner, and within the same right: it is enforced without another signature.
 */
function coveredFault(context: DecideContext, signer: Person, answer: Answer, overall: RiskLevel): Refused | null {
  const { model, now } = context
  const useCase = model.useCases.get(answer.useCase)
  if (useCase === undefined) return no('not_found', 'no such use case')
  const { covers, next } = answer
  if ((covers === 'this_and_next') !== (next !== undefined))
    return no('invalid_input', 'name the next revision exactly where it is covered', [
      { path: '/next', message: `does not fit covers: ${covers}` },
    ])
  const all = [{ revision: answer.revision, assumptions: answer.assumptions }, ...(next === undefined ? [] : [next])]
  for (const one of all) {
    const revision = revisionOf(useCase, one.revision)
    const publication = revision === undefined ? undefined : publicationFor(revision, one.assumptions)
    if (revision === undefined || publication === undefined)
      return no('assumptions_moved', 'these are not assumptions of a published policy of this use case')
    const fault = changeFault(model, useCase, revision, publication, now)
    if (fault !== null) return fault
    if (one !== next) continue
    if (one.revision <= answer.revision) return no('invalid_input', 'the next revision is a newer one')
    if (revision.owner !== signer.id) return no('forbidden', 'only the owner named in the next revision answers for it')
    const wrong =
      answerFault(context, answer, revision, challengeOf(model, revision, one.assumptions)) ??
      rightFault(model, signer, { ...answer, assumptions: one.assumptions }, revision, overall, now)
    if (wrong !== null) return wrong
  }
  return null
}

/** INVARIANT 5 and 6: within the signer's own live authority, and ending in time. */
function rightFault(
  model: Model,
  signer: Person,
  answer: Answer,
  revision: Revision,
  overall: RiskLevel,
  now: string,
): Refused | null {
  if (answer.authority === undefined)
    return no('invalid_input', 'name the authority it is made under', [{ path: '/authority', message: 'is needed' }])
  if (answer.until === undefined)
    return no('invalid_input', 'name the instant it ends', [{ path: '/until', message: 'is needed' }])
  // INVARIANT 3: also who became a supplier's after the revision named them.
  if (!mayAnswer(signer)) return no('beyond_authority', 'a supplier’s staff accepts no risk')
  const authority = model.authorities.get(answer.authority)
  if (authority === undefined || authority.grantee !== signer.id)
    return no('beyond_authority', 'that authority is not the signer’s own')
  const fault = authorityFault(model, authority.id, now)
  if (fault !== null) return no('beyond_authority', `the authority does not hold: ${fault.code}`)
  if (!authority.powers.includes('accept_residual_risk'))
    return no('beyond_authority', 'the authority lacks `accept_residual_risk`')
  if (!capacityFits(revision, authority.capacity))
    return no(
      'beyond_authority',
      `capacity ${authority.capacity} fits none of its categories: ${revision.categories.join(', ')}`,
    )
  const short = beyond(model, authority, { ...revision, residualRisk: riskToReach(overall) })
  if (short !== null) return no('beyond_authority', `the authority does not reach this far: ${short}`)
  if (hasEnded(answer.until, now)) return no('expired', 'the acceptance would end before it begins')
  if (answer.until > authority.until)
    return no('beyond_authority', `the acceptance would outlive the authority, which ends at ${authority.until}`)
  if (mustBeHeard(revision, overall) && challengeOf(model, revision, answer.assumptions) === undefined)
    return no('challenge_missing', 'the challenger named in this revision has to be heard on it first')
  const { days = 365 } = authority.limits
  if (answer.until > plusMs(now, days * DAY_MS))
    return no('beyond_authority', `under this authority a signature lasts at most ${days} days`)
  const longest = Math.min(durationMs(LONGEST_BY_TIER[revision.tier]), durationMs(LONGEST_BY_RISK[overall]))
  if (answer.until > plusMs(now, longest))
    return no(
      'beyond_authority',
      `at ${revision.tier} with ${overall} risk a signature lasts at most ${longest / 86_400_000} days`,
    )
  return null
}

export function rescindAcceptance(
  { model }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'acceptance.rescind'>,
): Decided {
  for (const useCase of model.useCases.values()) {
    const answer = [useCase.acceptance, useCase.pending].find((one) => one?.id === payload.acceptance)
    if (answer == null) continue
    if (answer.owner !== signer.id) return no('forbidden', 'only who signed it takes it back')
    if (answer.rescinded !== null) return no('conflict', `taken back at ${answer.rescinded}`)
    return yes<'acceptance.rescinded'>({
      type: 'acceptance.rescinded',
      id,
      body: { acceptance: payload.acceptance, useCase: useCase.id },
      seal: { reason: payload.reason },
      cause: [payload.acceptance],
    })
  }
  return no('not_found', 'no such acceptance is in force')
}
