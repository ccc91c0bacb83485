import {
  type CommandOf,
  eventTable,
  type HoldScope,
  type LoggedEvent,
  type Payload,
  type SealedField,
  streamOf,
  subjectRule,
} from '@answerable/contract'
import { authorityFault } from '../authority/chain.ts'
import { authorityFor, holdsPowerIn, signsCountersigned } from '../authority/cover.ts'
import { latestRevision, type Model, type Person, type Revision, signedRevision } from '../model.ts'
import { isRefused, no, type Refused, yes } from '../refuse.ts'
import type { DecideContext, Decided } from '../types.ts'
import { holdOver } from './covered.ts'
import { identityKept } from './retention.ts'

/** What judging an erasure needs of a log, also of one that has ended. */
type Judged = Pick<DecideContext, 'model' | 'now'> & {
  facts: Pick<DecideContext['facts'], 'manifest' | 'entry' | 'row'>
  tools: Pick<DecideContext['tools'], 'keyed'>
}
type What = Payload<'erasure.approve'>['what']
/**
 * What would go, and which use cases it belongs to. `wide`: it reaches beyond single use cases. `words`: the requesters
 * whose words single fields are.
 */
export type Target = {
  subjects: string[]
  fields: SealedField[]
  useCases: string[]
  persons: string[]
  wide: boolean
  words?: Words
}
/** Requesters as they are known, and as persons where they are registered; `untold`: use cases where nobody can tell. */
type Words = { requesters: string[]; untold: string[] }

/** Erasing sealed values: by somebody with the power, for a stated basis, never against retention or a hold. */
export function approveErasure(
  context: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'erasure.approve'>,
): Decided {
  const target = erasable(context, payload.what)
  if (isRefused(target)) return target
  const fault = notSeparate(context.model, signer, target)
  if (fault !== null) return fault
  const under = powerOver(context.model, signer, target, context.now)
  if (isRefused(under)) return under
  const { subjects, fields, useCases, wide } = target
  const only = wide || useCases.length !== 1 ? undefined : useCases[0]
  return yes<'vault.erased'>({
    type: 'vault.erased',
    id,
    body: {
      what: payload.what.kind,
      ...(only === undefined ? {} : { useCase: only }),
      subjects,
      fields,
      basis: payload.basis,
      requestedBy: payload.requestedBy,
      under: under.authority,
    },
    seal: { reason: payload.reason },
  })
}

/** What erasing reaches, unless retention or a hold keeps it; who may approve it is another question. */
export function erasable(context: Judged, what: What): Target | Refused {
  const target = targetOf(context, what)
  return isRefused(target) ? target : (retained(context, target) ?? target)
}

function targetOf(context: Judged, what: What): Target | Refused {
  const { model, tools } = context
  switch (what.kind) {
    case 'person': {
      if (!model.persons.has(what.person)) return no('not_found', 'no such person')
      // A colleague who used a use case is known in each by another digest.
      const useCases = [...model.useCases.keys()]
      const asRequester = useCases.map((useCase) => tools.keyed(useCase, what.person))
      const fields = invitationOf(model, what.person)
      return { subjects: [what.person, ...asRequester], fields, useCases, persons: [what.person], wide: true }
    }
    case 'requester': {
      if (!model.useCases.has(what.useCase)) return no('not_found', 'no such use case')
      const known = [...model.persons.keys()].filter((id) => tools.keyed(what.useCase, id) === what.requester)
      return { subjects: [what.requester], fields: [], useCases: [what.useCase], persons: known, wide: false }
    }
    case 'fields':
      return targetOfFields(context, what.fields)
  }
}

/** The invitation a person registered by holds their name and address once more, from before they had an id. */
function invitationOf(model: Model, person: string): SealedField[] {
  const used = [...model.invitations.values()].filter((invitation) => invitation.used === person)
  return used.flatMap(({ index }) => ['name', 'email'].map((field) => ({ index, field })))
}

function targetOfFields(context: Judged, fields: SealedField[]): Target | Refused {
  const { facts } = context
  const words: Words = { requesters: [], untold: [] }
  const target: Target = { subjects: [], fields, useCases: [], persons: [], wide: false, words }
  for (const { index, field } of fields) {
    const event = facts.entry(index)
    const names: readonly string[] = event === undefined ? [] : eventTable[event.type].sealed
    if (event === undefined || !names.includes(field)) return no('not_found', `entry ${index} has no sealed ${field}`)
    const stream = streamOf(event)
    if (stream.startsWith('uc:')) target.useCases.push(stream.slice(3))
    else target.wide = true
    target.persons.push(...personsIn(event))
    if (subjectRule(event.type, field) === 'requester') tellWhose(context, event, words)
  }
  return { ...target, useCases: [...new Set(target.useCases)] }
}

/** Adds the requester of the run an entry belongs to; needs the run's row for every entry but its first. */
function tellWhose({ model, facts, tools }: Judged, event: LoggedEvent, words: Words): void {
  const body = event.body as { useCase: string; onBehalfOf?: string; run?: string }
  const requester = body.onBehalfOf ?? (body.run === undefined ? undefined : facts.row('run', body.run)?.onBehalfOf)
  if (requester === undefined) {
    words.untold.push(body.useCase)
    return
  }
  const known = [...model.persons.keys()].filter((id) => tools.keyed(body.useCase, id) === requester)
  words.requesters.push(requester, ...known)
}

/** Only a registration holds who somebody is. */
function personsIn(event: LoggedEvent): string[] {
  return event.type === 'person.registered' ? [event.body.person] : []
}

/** INVARIANT 13: within retention or under a hold nothing goes, and the answer says on what basis. */
function retained({ model, facts, now }: Judged, target: Target): Refused | null {
  const { subjects, useCases } = target
  // A hold on somebody covers single fields of theirs too: else what it keeps would go field by field.
  const { requesters = [], untold = [] } = target.words ?? {}
  const hold = holdOver(model, { subjects: [...subjects, ...target.persons, ...requesters], useCases, untold }, now)
  if (hold !== undefined) return no('retained', `the hold ${hold.id} of entry ${hold.index} covers it`)
  // A requester's data may go while the person's own registration stays.
  const identities = subjects.some((subject) => subject.startsWith('p_')) || target.fields.length > 0
  for (const person of identities ? target.persons : []) {
    const kept = identityKept(model, facts, person, now)
    if (kept === undefined) continue
    const until = kept.until === null ? 'for ten years after they leave' : `until ${kept.until}`
    return no('retained', `${person} was ${kept.role}: the identity is kept ${until} (EU AI Act Article 18(1))`)
  }
  return null
}

/** INVARIANT 4 and 3: nobody erases themself, and no owner the evidence about what they answer for. */
function notSeparate(model: Model, signer: Person, { subjects, persons, useCases, wide }: Target): Refused | null {
  if (persons.includes(signer.id)) return no('not_separate', 'nobody approves the erasure of what is about them')
  // Single fields are of the use cases they stand in, also beside one that is of none.
  if (wide && subjects.length > 0) return null
  for (const id of useCases) {
    if (revisionFor(model, id)?.owner === signer.id)
      return no('not_separate', `the owner of ${id} does not erase evidence about it`)
  }
  return null
}

type Under = { authority: string | null }

function powerOver(model: Model, signer: Person, { useCases, wide, persons }: Target, now: string): Under | Refused {
  const units = wide
    ? persons.flatMap((id) => model.persons.get(id)?.unit ?? [])
    : useCases.flatMap((id) => unitOf(model, id) ?? [])
  // Erasing cannot be undone: a mandate that waits for its second signature gives no right to it.
  if (signsCountersigned(model, signer.id)) return { authority: null }
  const everywhere = units.length > 0 && units.every((unit) => signsCountersigned(model, signer.id, unit))
  if (everywhere) return { authority: null }
  const covered =
    units.length > 0 &&
    (wide
      ? units.every((unit) => holdsPowerIn(model, signer.id, 'erase', unit, now))
      : useCases.every((id) => mayEraseOf(model, signer, id, now)))
  if (!covered) return no('beyond_authority', 'erasing needs a live authority with `erase` that covers all of it')
  const held = [...model.authorities.values()].find(
    ({ id, grantee, powers }) =>
      grantee === signer.id && powers.includes('erase') && authorityFault(model, id, now) === null,
  )
  return { authority: held?.id ?? null }
}

/** INVARIANT 5: a right limited to lower tiers or fewer people does not reach the evidence of a higher one. */
function mayEraseOf(model: Model, signer: Person, id: string, now: string): boolean {
  const revision = revisionFor(model, id)
  return revision !== undefined && authorityFor(model, signer.id, 'erase', revision, now) !== undefined
}

function revisionFor(model: Model, id: string): Revision | undefined {
  const useCase = model.useCases.get(id)
  return useCase && (signedRevision(useCase) ?? latestRevision(useCase))
}

const unitOf = (model: Model, id: string): string | undefined => revisionFor(model, id)?.unit

/** Keeping is always safe: whoever may erase may hold, and so may every challenger over their use case. */
export function placeHold(
  { model, now }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'hold.place'>,
): Decided {
  const scope = scopeFault(model, payload.scope)
  if (scope !== null) return scope
  if (payload.until !== undefined && payload.until <= now) return no('invalid_input', 'the hold would have ended')
  const challenges = useCasesOf(payload.scope).some((useCase) => {
    const known = model.useCases.get(useCase)
    return known !== undefined && signedRevision(known)?.challenger === signer.id
  })
  const may = challenges || mayHold(model, signer, payload.scope, now)
  if (!may) return no('beyond_authority', 'a hold needs the power `erase`, or the challenger of the use case')
  return yes<'hold.placed'>({
    type: 'hold.placed',
    id,
    body: { scope: payload.scope, until: payload.until ?? null },
    seal: { reason: payload.reason },
  })
}

/** Lifting opens the way to erasing, so it needs the power; and not by whom the hold is about. */
export function liftHold(
  { model, now }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'hold.lift'>,
): Decided {
  const hold = model.holds.get(payload.hold)
  if (hold === undefined) return no('not_found', 'no such hold')
  if (hold.lifted !== null) return no('conflict', `lifted at ${hold.lifted}`)
  if (hold.scope.kind === 'person' && hold.scope.person === signer.id)
    return no('not_separate', 'nobody lifts the hold on themself')
  if (!mayHold(model, signer, hold.scope, now))
    return no('beyond_authority', 'lifting a hold needs the power `erase` over its scope')
  return yes<'hold.lifted'>({
    type: 'hold.lifted',
    id,
    body: { hold: hold.id },
    seal: { reason: payload.reason },
    cause: [hold.id],
  })
}

function scopeFault(model: Model, scope: HoldScope): Refused | null {
  if (scope.kind === 'person' && !model.persons.has(scope.person)) return no('not_found', 'no such person')
  const unknown = useCasesOf(scope).find((useCase) => !model.useCases.has(useCase))
  return unknown === undefined ? null : no('not_found', `no such use case: ${unknown}`)
}

function useCasesOf(scope: HoldScope): string[] {
  return scope.kind === 'use_case' || scope.kind === 'requester' ? [scope.useCase] : []
}

function mayHold(model: Model, signer: Person, scope: HoldScope, now: string): boolean {
  const persons = scope.kind === 'person' ? [scope.person] : []
  const useCases = useCasesOf(scope)
  const target = { subjects: [], fields: [], useCases, persons, wide: useCases.length === 0 }
  return !isRefused(powerOver(model, signer, target, now))
}
