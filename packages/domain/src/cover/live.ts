import type { ReasonCode, Tier } from '@answerable/contract'
import { authorityEnd, unitWithin } from '../authority/chain.ts'
import { authorityFor } from '../authority/cover.ts'
import { mayAnswer } from '../authority/grantor.ts'
import { riskToReach } from '../acceptance/countersigned.ts'
import { hasEnded, plusDuration } from '../instants.ts'
import { runsIt } from '../use-case/roles.ts'
import type { Acceptance, Model, Person, Revision, UseCase } from '../model.ts'

/** Without a successor the use case stops at this distance from the leaving, cover or not. */
const SUCCESSOR_WITHIN: Readonly<Record<Tier, string>> = { T1: 'P7D', T2: 'P14D', T3: 'P30D', T4: 'P30D' }

/** Why the owner does not act, since when, and when that ends: by a successor's deadline, or by the owner's return. */
export type Gone = { reason: 'departed' | 'moved' | 'absent'; since: string; ends: string; code: ReasonCode }

/** The deputy standing in: by which agreement and authority, and until when at most. */
export type Cover = {
  deputy: string
  accepted: string
  authority: string
  since: string
  until: string
  reason: Gone['reason']
}

export type CoverState = { gone: Gone | null; cover: Cover | null; fault: { code: ReasonCode; value?: string } | null }

/** Whether the owner of what is in force acts for it at `now`. Derived: a leaver needs no timer and no clean-up. */
export function goneAt(model: Model, useCase: UseCase, revision: Revision, now: string): Gone | null {
  const owner = model.persons.get(revision.owner)
  const answer = useCase.acceptance
  const within = SUCCESSOR_WITHIN[revision.tier]
  const since = leftAt(model, owner, revision, answer)
  if (since !== null) {
    const code =
      owner?.departed == null ? (owner?.employment === 'supplier' ? 'owner_supplier' : 'owner_moved') : 'owner_departed'
    return { reason: code === 'owner_departed' ? 'departed' : 'moved', since, ends: plusDuration(since, within), code }
  }
  const absence = useCase.absences.find(
    (one) => one.owner === revision.owner && one.ended === null && now >= one.from && !hasEnded(one.until, now),
  )
  return absence === undefined
    ? null
    : { reason: 'absent', since: absence.from, ends: absence.until, code: 'owner_absent' }
}

/** When the owner left or moved out of reach; a signature given after a move says the owner stays. */
function leftAt(model: Model, owner: Person | undefined, revision: Revision, answer: Acceptance | null): string | null {
  if (owner === undefined) return null
  if (owner.departed !== null) return owner.departed
  if (owner.moved === null) return null
  if (owner.employment === 'supplier') return owner.moved
  if (answer !== null && answer.time > owner.moved) return null
  const unit = owner.unit ?? ''
  return unitWithin(model, revision.unit, unit) || unitWithin(model, unit, revision.unit) ? null : owner.moved
}

/**
 * INVARIANT 2: an active answerable person, which is the owner or a deputy under unexpired cover. The deputy has agreed,
 * is here, is apart from those who run it, and holds an authority of their own that reaches as far as what was accepted.
 */
export function coverAt(model: Model, useCase: UseCase, revision: Revision, now: string): CoverState {
  const gone = goneAt(model, useCase, revision, now)
  if (gone === null) return { gone, cover: null, fault: null }
  if (hasEnded(gone.ends, now)) return { gone, cover: null, fault: { code: 'successor_missing', value: gone.ends } }
  const agreed = useCase.covers.findLast((one) => one.deputy === revision.deputy)
  if (agreed === undefined || hasEnded(agreed.until, now)) return { gone, cover: null, fault: { code: gone.code } }
  if (!mayAnswer(model.persons.get(agreed.deputy)) || !isApart(model, revision, agreed.deputy))
    return { gone, cover: null, fault: { code: gone.code } }
  const overall = useCase.acceptance?.overall ?? 'low'
  const reach = { ...revision, residualRisk: riskToReach(overall) }
  const authority = authorityFor(model, agreed.deputy, 'accept_residual_risk', reach, now)
  if (authority === undefined) return { gone, cover: null, fault: { code: 'cover_too_small' } }
  const ends = [gone.ends, agreed.until, authorityEnd(model, authority)].toSorted()
  return {
    gone,
    cover: {
      deputy: agreed.deputy,
      accepted: agreed.id,
      authority: authority.id,
      since: gone.since,
      until: ends[0] ?? gone.ends,
      reason: gone.reason,
    },
    fault: null,
  }
}

const isApart = (model: Model, revision: Revision, person: string): boolean =>
  !runsIt(model, revision, person) && person !== revision.challenger && person !== revision.owner
