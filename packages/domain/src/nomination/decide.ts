import type { CommandOf, EventOf } from '@answerable/contract'
import { authorityFault, unitWithin } from '../authority/chain.ts'
import { isMandateSigner } from '../authority/cover.ts'
import { isActive, type Model, type Person } from '../model.ts'
import { no, type Refused, yes } from '../refuse.ts'
import type { DecideContext, Decided } from '../types.ts'
import { listedOnly, type Nomination } from './model.ts'

/** Rows of a list, each of which becomes an entry, or none of them: half an import would look like a whole one. */
export function makeNominations(
  { model, tools, now }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'nomination.make'>,
): Decided {
  const seen = new Set<string>()
  for (const [at, row] of payload.nominations.entries()) {
    const fault = rowFault(model, signer, row, now) ?? (seen.has(row.useCase) ? 'it stands twice in the list' : null)
    if (fault !== null)
      return no(fault === RIGHT ? 'forbidden' : 'conflict', `${row.useCase}: ${fault}`, [
        { path: `/nominations/${at}`, message: fault },
      ])
    seen.add(row.useCase)
  }
  const events = payload.nominations.map(
    (row, at): EventOf<'nomination.made'> => ({
      type: 'nomination.made',
      id: at === 0 ? id : tools.newId(),
      body: {
        useCase: row.useCase,
        unit: row.unit,
        nominee: row.nominee ?? null,
        enforcement: row.enforcement,
        nominatedBy: signer.id,
      },
      seal: {
        name: row.name,
        purpose: row.purpose,
        ...(row.nomineeEmail === undefined ? {} : { email: row.nomineeEmail }),
      },
      cause: at === 0 ? [] : [id],
    }),
  )
  return { ok: true, events }
}

const RIGHT = 'nominating needs the mandate of the unit, or an authority in it'

type Row = CommandOf<'nomination.make'>['payload']['nominations'][number]

function rowFault(model: Model, signer: Person, row: Row, now: string): string | null {
  if (!mayNominate(model, signer.id, row.unit, now)) return RIGHT
  if (model.useCases.has(row.useCase)) return 'it is registered with a manifest already'
  if (model.nominations.has(row.useCase)) return 'somebody has been nominated for it already'
  return row.nominee === undefined ? null : nomineeFault(model, row.nominee)
}

/** Nominating gives nobody a right and opens nothing: whoever answers for anything in the unit may ask. */
export function mayNominate(model: Model, person: string, unit: string, now: string): boolean {
  if (isMandateSigner(model, person, unit)) return true
  return [...model.authorities.values()].some(
    (authority) =>
      authority.grantee === person &&
      authority.scope.useCases === undefined &&
      unitWithin(model, unit, authority.scope.unit) &&
      authorityFault(model, authority.id, now) === null,
  )
}

function nomineeFault(model: Model, id: string): string | null {
  const person = model.persons.get(id)
  if (!isActive(person)) return `${id} is not an active person of this log`
  // INVARIANT 3: a supplier's staff never answers.
  return person.employment === 'supplier' ? `${id} works for a supplier` : null
}

export function acceptNomination(
  { model }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'nomination.accept'>,
): Decided {
  const nomination = openNomination(model, payload.useCase)
  if ('ok' in nomination) return nomination
  if (nomination.nominee !== signer.id) return no('forbidden', 'only the nominee accepts')
  if (nomination.accepted !== null) return no('conflict', `accepted at ${nomination.accepted}`)
  const fault = nomineeFault(model, signer.id)
  if (fault !== null) return no('forbidden', fault)
  return yes<'nomination.accepted'>({
    type: 'nomination.accepted',
    id,
    body: { useCase: payload.useCase, nominee: signer.id },
    cause: [nomination.id],
  })
}

/** The nominee names another; so does whoever may nominate, where nobody is named, has left or does not answer. */
export function redirectNomination(
  { model, now }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'nomination.redirect'>,
): Decided {
  const nomination = openNomination(model, payload.useCase)
  if ('ok' in nomination) return nomination
  const nominates = mayNominate(model, signer.id, nomination.unit, now)
  if (nomination.nominee !== signer.id && !nominates)
    return no('forbidden', 'only the nominee, or who may nominate in the unit, names another')
  if (payload.to === nomination.nominee) return no('conflict', 'this person is the nominee')
  // Two people who hand a use case to and fro would look like progress for ever.
  if (nomination.declined.includes(payload.to) && !nominates)
    return no('conflict', 'this person was asked before and named somebody else')
  const fault = nomineeFault(model, payload.to)
  if (fault !== null) return no('conflict', fault)
  return yes<'nomination.redirected'>({
    type: 'nomination.redirected',
    id,
    body: { useCase: payload.useCase, from: nomination.nominee, to: payload.to },
    seal: { reason: payload.reason },
    cause: [nomination.id],
  })
}

export function retireNomination(
  { model, now }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'nomination.retire'>,
): Decided {
  const nomination = openNomination(model, payload.useCase)
  if ('ok' in nomination) return nomination
  if (nomination.nominee !== signer.id && !mayNominate(model, signer.id, nomination.unit, now))
    return no('forbidden', 'only the nominee, or who may nominate in the unit, retires it')
  return yes<'nomination.retired'>({
    type: 'nomination.retired',
    id,
    body: { useCase: payload.useCase },
    seal: { reason: payload.reason },
    cause: [nomination.id],
  })
}

function openNomination(model: Model, useCase: string): Nomination | Refused {
  const known = model.nominations.get(useCase)
  if (known === undefined) return no('not_found', 'nobody has been nominated for such a use case')
  if (known.retired !== null) return no('conflict', `retired at ${known.retired}`)
  return listedOnly(model, useCase) ?? no('conflict', 'it is registered with a manifest: its owner answers there')
}
