import type { CommandOf } from '@answerable/contract'
import { riskToReach } from '../acceptance/countersigned.ts'
import { authorityFor } from '../authority/cover.ts'
import { hasEnded, plusMs } from '../instants.ts'
import { latestRevision, type Person, signedRevision } from '../model.ts'
import { no, yes } from '../refuse.ts'
import type { DecideContext, Decided } from '../types.ts'

const LONGEST_AGREEMENT_MS = 365 * 86_400_000
/** Longer than this is no absence: it is a change of owner. */
const LONGEST_ABSENCE_MS = 90 * 86_400_000

const COVER_TOO_SMALL =
  'standing in needs an authority of the deputy’s own with `accept_residual_risk` that reaches as far as this use case'

/** The deputy of what is signed, or of what is about to be, agrees to stand in. */
export function acceptCover(
  { model, now }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'cover.accept'>,
): Decided {
  const useCase = model.useCases.get(payload.useCase)
  const revisions = useCase === undefined ? [] : [signedRevision(useCase), latestRevision(useCase)]
  const revision = revisions.find((one) => one?.deputy === signer.id)
  if (useCase === undefined) return no('not_found', 'no such use case')
  if (revision === undefined) return no('forbidden', 'only the deputy agrees to stand in')
  if (signer.employment === 'supplier') return no('forbidden', 'a supplier’s staff stands in for nobody')
  // INVARIANT 3: a deputy who answers is an owner for the time being, so held apart like one.
  if ([...revision.operators, ...revision.hosts, revision.challenger, revision.owner].includes(signer.id))
    return no('not_separate', 'the deputy also runs, hosts, challenges or owns it')
  // An agreement that could not take effect would make everybody believe somebody stands in.
  const overall = useCase.acceptance?.overall ?? 'low'
  const reach = { ...revision, residualRisk: riskToReach(overall) }
  if (authorityFor(model, signer.id, 'accept_residual_risk', reach, now) === undefined)
    return no('beyond_authority', COVER_TOO_SMALL)
  if (hasEnded(payload.until, now)) return no('expired', 'the agreement would end before it begins')
  if (payload.until > plusMs(now, LONGEST_AGREEMENT_MS))
    return no('invalid_input', 'an agreement lasts at most 365 days')
  return yes<'cover.accepted'>({
    type: 'cover.accepted',
    id,
    body: { ...payload, deputy: signer.id },
    cause: [revision.id],
  })
}

export function startCover(
  { model, now }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'cover.start'>,
): Decided {
  const useCase = model.useCases.get(payload.useCase)
  const revision = useCase === undefined ? undefined : signedRevision(useCase)
  if (useCase === undefined || revision === undefined) return no('not_found', 'no such use case')
  if (revision.owner !== signer.id) return no('forbidden', 'only the owner plans the owner’s absence')
  const agreed = useCase.covers.findLast((one) => one.deputy === revision.deputy)
  if (agreed === undefined) return no('conflict', 'the deputy has not agreed to stand in: answerable cover accept')
  if (hasEnded(payload.until, now) || payload.until <= payload.from)
    return no('expired', 'the absence would end before it begins')
  if (payload.until > agreed.until)
    return no('beyond_authority', `the deputy agreed to stand in until ${agreed.until} only`)
  // No absence in the past: it would say afterwards who answered for what has happened.
  const from = payload.from > now ? payload.from : now
  if (payload.until > plusMs(from, LONGEST_ABSENCE_MS))
    return no('invalid_input', 'an absence lasts at most 90 days: longer is a change of owner')
  return yes<'cover.started'>({
    type: 'cover.started',
    id,
    body: { useCase: useCase.id, owner: signer.id, deputy: agreed.deputy, from, until: payload.until },
    seal: { reason: payload.reason },
    cause: [agreed.id],
  })
}

export function endCover(
  { model, now }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'cover.end'>,
): Decided {
  for (const useCase of model.useCases.values()) {
    const absence = useCase.absences.find((one) => one.id === payload.cover)
    if (absence === undefined) continue
    if (absence.owner !== signer.id) return no('forbidden', 'only who planned the absence ends it')
    if (absence.ended !== null || hasEnded(absence.until, now)) return no('conflict', 'the absence has ended')
    return yes<'cover.ended'>({
      type: 'cover.ended',
      id,
      body: { useCase: useCase.id, cover: absence.id },
      seal: { reason: payload.reason },
      cause: [absence.id],
    })
  }
  return no('not_found', 'no such absence')
}
