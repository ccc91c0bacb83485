import type { CommandOf, Payload, RiskLevel, Tier } from '@answerable/contract'
import { authorityFault } from '../authority/chain.ts'
import { beyond, worstRisk } from '../authority/cover.ts'
import { durationMs, hasEnded, plusMs } from '../instants.ts'
import { type Model, type Person, publicationFor, type Revision, revisionOf } from '../model.ts'
import { combinedByException } from '../relief.ts'
import { no, type Refused, yes } from '../refuse.ts'
import type { DecideContext, Decided } from '../types.ts'
import { challengeOf, mustBeHeard } from './challenge.ts'
import { capacityFits, riskToReach } from './countersigned.ts'
import { separationFault } from '../use-case/separation.ts'

/** The longest a signature may last, by tier and by what risk it leaves; the shorter counts. */
const LONGEST_BY_TIER: Readonly<Record<Tier, string>> = { T1: 'P90D', T2: 'P180D', T3: 'P365D', T4: 'P365D' }
const LONGEST_BY_RISK: Readonly<Record<RiskLevel, string>> = {
  critical: 'P30D',
  high: 'P90D',
  moderate: 'P180D',
  low: 'P365D',
}

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
  const overall = worstRisk(Object.values(payload.residualRisk))
  if (payload.answer !== 'refused') {
    const fault =
      answerFault(context, payload, revision) ??
      rightFault(context.model, signer, payload, revision, overall, context.now)
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
      overall,
      conditions: payload.conditions.length,
      evidence: payload.evidence,
      justified: payload.justification.map((part) => part.touchpoint),
      until: refused ? null : (payload.until ?? null),
    },
    seal: sealedWords(payload),
    cause: [revision.id],
  })
}

function sealedWords({ conditions, justification, reason }: Answer) {
  return {
    ...(conditions.length > 0 ? { conditions: JSON.stringify(conditions) } : {}),
    ...(justification.length > 0 ? { justification: JSON.stringify(justification) } : {}),
    ...(reason === undefined ? {} : { reason }),
  }
}

/** What the text of an acceptance must hold, whoever signs it. */
function answerFault(
  { model, now }: Pick<DecideContext, 'model' | 'now'>,
  answer: Answer,
  revision: Revision,
): Refused | null {
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
  const collision = separationFault(revision)
  if (collision === 'operator' && combinedByException(model, revision, now)) return null
  return collision === null ? null : no('not_separate', `the owner also is ${collision}`)
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
