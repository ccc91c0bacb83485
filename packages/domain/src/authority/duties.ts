import { coverAt } from '../cover/live.ts'
import { hasEnded } from '../instants.ts'
import { useCaseIdUnder } from '../restriction/lifting.ts'
import { owesReason, whomToAsk } from '../restriction/reason.ts'
import { missingCountersignatures } from '../acceptance/countersigned.ts'
import { type Model, revisionInForce, revisionOf, type UseCase } from '../model.ts'
import { authorityFault, confirmBy, sponsorGone } from './chain.ts'
import { grantorsNow } from './grantor.ts'
import { keyConfirmers } from './keys.ts'

/** Something that waits for named people, since when, and what closes by itself when they do nothing. */
export type Duty = {
  kind:
    | 'reason_missing'
    | 'cover_unanswered'
    | 'successor_missing'
    | 'countersignature'
    | 'authority_unconfirmed'
    | 'key_unconfirmed'
  to: readonly string[]
  useCase: string | null
  /** the acceptance, authority, key, restriction or leaver it is about */
  about: string
  since: string | null
  until: string | null
}

/** What is due of people at `now`, derived: nothing has to have been raised for it to be here. */
export function duties(model: Model, now: string): Duty[] {
  return [
    ...[...model.useCases.values()].flatMap((useCase) => [
      ...ofLeavers(model, useCase, now),
      ...ofSignatures(model, useCase, now),
    ]),
    ...ofGrants(model, now),
    ...ofKeys(model, now),
    ...ofRestrictions(model, now),
  ]
}

/** The reason of a stop: for a day whoever stopped it owes it, after that those above are asked as well. */
function ofRestrictions(model: Model, now: string): Duty[] {
  return [...model.restrictions.values()].filter(owesReason).map((one) => {
    const until = one.reasonDue ?? one.time
    return {
      kind: 'reason_missing',
      to: hasEnded(until, now) ? whomToAsk(model, one) : [one.by],
      useCase: useCaseIdUnder(model, one.scope),
      about: one.id,
      since: one.time,
      until,
    }
  })
}

/** Cover nobody has answered, and a successor nobody has named, are the grantor's. */
function ofLeavers(model: Model, useCase: UseCase, now: string): Duty[] {
  const revision = revisionInForce(useCase)
  if (revision === undefined || useCase.acceptance === null) return []
  const { gone, fault } = coverAt(model, useCase, revision, now)
  if (gone === null) return []
  const authority = model.authorities.get(useCase.acceptance.authority ?? '')
  const grantors = authority === undefined ? [] : grantorsNow(model, authority, now)
  const duty = { useCase: useCase.id, about: revision.owner, since: gone.since, until: gone.ends }
  const deputy = revision.deputy === null ? [] : [revision.deputy]
  return [
    ...(fault === null
      ? []
      : [{ ...duty, kind: 'cover_unanswered' as const, to: [...new Set([...deputy, ...grantors])] }]),
    ...(gone.reason === 'absent' ? [] : [{ ...duty, kind: 'successor_missing' as const, to: grantors }]),
  ]
}

function ofSignatures(model: Model, useCase: UseCase, now: string): Duty[] {
  return [useCase.acceptance, useCase.pending].flatMap((answer): Duty[] => {
    const revision = answer === null ? undefined : revisionOf(useCase, answer.revision)
    if (answer === null || revision === undefined || answer.rescinded !== null) return []
    if (answer.until === null || hasEnded(answer.until, now)) return []
    const { id, time, until } = answer
    return missingCountersignatures(model, revision, answer, now).map(({ by }) => ({
      kind: 'countersignature',
      to: by,
      useCase: useCase.id,
      about: id,
      since: time,
      until,
    }))
  })
}

function ofGrants(model: Model, now: string): Duty[] {
  return [...model.authorities.values()].flatMap((authority): Duty[] => {
    const since = sponsorGone(model, authority)
    if (since === null || authority.revoked !== null || hasEnded(authority.until, now)) return []
    const fault = authorityFault(model, authority.id, now)
    if (fault !== null && fault.code !== 'authority_unconfirmed') return []
    const to = grantorsNow(model, authority, now)
    return [
      {
        kind: 'authority_unconfirmed',
        to,
        useCase: null,
        about: authority.id,
        since,
        until: confirmBy(model, authority),
      },
    ]
  })
}

function ofKeys(model: Model, now: string): Duty[] {
  return [...model.persons.values()].flatMap((person) =>
    person.departed !== null
      ? []
      : person.keys
          .filter((key) => key.guarded && key.confirmed === null && key.revoked === null)
          .map(
            (key): Duty => ({
              kind: 'key_unconfirmed',
              to: keyConfirmers(model, person.id, now, key.recoveredBy),
              useCase: null,
              about: key.id,
              since: key.since,
              until: null,
            }),
          ),
  )
}
