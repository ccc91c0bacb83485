import type { CommandOf, DomainEvent, EventOf } from '@answerable/contract'
import { authorityFor } from '../authority/cover.ts'
import { hasEnded, plusDuration } from '../instants.ts'
import { latestRevision, type Model, type Person, signedRevision, stricter } from '../model.ts'
import { listedPeople } from '../nomination/model.ts'
import { no, type Refused, yes } from '../refuse.ts'
import { manifestInForce } from '../run/decide.ts'
import type { DecideContext, Decided } from '../types.ts'
import { accountableFor, coveringDeputy, ladderFor, unitOf } from './ladder.ts'
import { decideByOf, type Incident, inHandOf, nextRungAt, UNDECIDED } from './model.ts'
import { isOverdue, restrictionFor } from './restrict.ts'

/** Anybody who belongs to the log opens one: whoever saw it must not need a right to say so. */
export function openIncident(
  { model, facts, now }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'incident.open'>,
): Decided {
  const { useCase, title, description, impacts, stakeholders, ...open } = payload
  if (unitOf(model, useCase) === undefined) return no('not_found', 'no such use case')
  if (open.occurred > now) return no('invalid_input', 'it cannot have happened later than now')
  // A foreign decision would put somebody else's arguments on this page.
  const foreign = open.decisions.find((decision) => facts.row('decision', decision)?.useCase !== useCase)
  if (foreign !== undefined) return no('invalid_input', `${foreign} is no decision of this use case`)
  // A supplier may say what happened; the clock it starts is then set by somebody of ours.
  if (signer.employment === 'supplier' && (open.severity === 'S1' || open.severity === 'S2'))
    return no('forbidden', 'a supplier’s staff reports S3 and S4; a higher severity is set by our own people')
  return yes<'incident.opened'>({
    type: 'incident.opened',
    id,
    body: {
      useCase,
      ...open,
      owner: accountableFor(model, useCase),
      ladder: ladderFor(model, useCase, open.category, manifestInForce(model, facts, useCase), now),
      decideBy: decideByOf(open.severity, now),
    },
    seal: { title, description, impacts, stakeholders },
    cause: open.decisions,
  })
}

export function openOne(model: Model, id: string): Incident | Refused {
  const incident = model.incidents.get(id)
  if (incident === undefined) return no('not_found', 'no such incident')
  return incident.closed === null ? incident : no('conflict', `closed at ${incident.closed.time}`)
}

export function acknowledgeIncident(
  { model }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'incident.acknowledge'>,
): Decided {
  const incident = openOne(model, payload.incident)
  if ('ok' in incident) return incident
  if (!concerned(model, incident).includes(signer.id))
    return no('forbidden', 'only those who are called, or have a role in the use case, acknowledge it')
  // Somebody who was not called yet must not silence the call to those who were.
  if (inHandOf(incident).some(({ person }) => person === signer.id))
    return no('conflict', 'this person has acknowledged it')
  return yes<'incident.acknowledged'>({
    type: 'incident.acknowledged',
    id,
    body: { incident: incident.id, useCase: incident.useCase, person: signer.id },
    cause: [incident.id],
  })
}

function concerned(model: Model, { ladder, useCase }: Incident): string[] {
  const known = model.useCases.get(useCase)
  const revision = known === undefined ? undefined : signedRevision(known)
  const roles = revision === undefined ? listedPeople(model, useCase) : [revision.deputy, ...revision.operators]
  return [accountableFor(model, useCase), ...ladder, ...roles].filter((id) => id !== null)
}

/**
 * The owner's decision. The deputy may narrow; under live cover, at T3 and T4, the deputy may also let it go on. Late or not, what narrowed by itself stays: only lifting
 * reopens, one restriction at a time.
 */
export function decideIncident(
  context: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'incident.decide'>,
): Decided {
  const { model, tools, now } = context
  const incident = openOne(model, payload.incident)
  if ('ok' in incident) return incident
  if (incident.decision !== null)
    return no('conflict', `decided at ${incident.decision.time}: ${incident.decision.choice}`)
  const fault = deciderFault(model, signer, incident, payload.choice, now)
  if (fault !== null) return fault
  const overdue = isOverdue(incident, now)
  const chosen = payload.choice === 'continue' ? ('live' as const) : payload.choice
  const mode = overdue ? stricter(chosen, UNDECIDED[incident.severity]) : chosen
  const restriction =
    mode === 'live' ? undefined : restrictionFor(context, tools.newId(), incident, mode, payload.reason)
  const decided: EventOf<'incident.decided'> = {
    type: 'incident.decided',
    id,
    body: {
      incident: incident.id,
      useCase: incident.useCase,
      choice: payload.choice,
      restriction: restriction?.id ?? null,
      late: hasEnded(incident.decideBy, now),
    },
    seal: { reason: payload.reason },
    cause: [incident.id],
  }
  const events: DomainEvent[] = restriction === undefined ? [decided] : [decided, restriction]
  return { ok: true, events }
}

function deciderFault(
  model: Model,
  signer: Person,
  { useCase }: Incident,
  choice: CommandOf<'incident.decide'>['payload']['choice'],
  now: string,
): Refused | null {
  const known = model.useCases.get(useCase)
  const revision = known === undefined ? undefined : signedRevision(known)
  const isOwner = accountableFor(model, useCase) === signer.id
  const covers = coveringDeputy(model, useCase, now) === signer.id
  if (!isOwner && revision?.deputy !== signer.id)
    return no('forbidden', 'the owner decides; the deputy may narrow meanwhile')
  if (!isOwner && choice === 'continue' && !covers)
    return no('forbidden', 'the deputy may narrow; only under live cover does the deputy decide that it goes on')
  // To go on is new risk: a cover carries none at T1 and T2 (design section 1, "cover").
  if (!isOwner && choice === 'continue' && (revision?.tier === 'T1' || revision?.tier === 'T2'))
    return no('forbidden', 'cover accepts no new risk at T1 and T2: narrow it, and the owner or a successor decides')
  if (choice !== 'continue' || revision === undefined) return null
  // To go on is to take a risk: with the right to take it, or not at all.
  return authorityFor(model, signer.id, 'accept_residual_risk', revision, now) === undefined
    ? no('beyond_authority', 'going on needs a live authority with `accept_residual_risk` over this use case')
    : null
}

/** INVARIANT: closed by nobody but the owner, and only with corrective actions the owner may pay for. */
export function closeIncident(
  { model, facts, now }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'incident.close'>,
): Decided {
  const incident = openOne(model, payload.incident)
  if ('ok' in incident) return incident
  if (accountableFor(model, incident.useCase) !== signer.id) return no('forbidden', 'only the owner closes it')
  if (incident.decision === null) return no('conflict', 'the owner has not decided yet whether it goes on')
  const foreign = payload.corrected.find((one) => facts.row('decision', one)?.useCase !== incident.useCase)
  if (foreign !== undefined) return no('invalid_input', `${foreign} is no decision of this use case`)
  for (const { owner, due } of payload.actions) {
    const person = model.persons.get(owner)
    if (person === undefined || person.departed !== null || person.employment === 'supplier')
      return no('invalid_input', `${owner} is not one of our own people`)
    if (hasEnded(due, now) || due > plusDuration(now, 'P365D'))
      return no('invalid_input', 'a corrective action is due within a year from now')
  }
  const funded = fundedBy(model, signer, incident, payload.actions, now)
  if (typeof funded !== 'string') return funded
  return yes<'incident.closed'>({
    type: 'incident.closed',
    id,
    body: {
      incident: incident.id,
      useCase: incident.useCase,
      axis: payload.axis,
      authority: funded,
      corrected: payload.corrected,
      actions: payload.actions.map(({ owner, due, money }) => ({ owner, due, money })),
    },
    seal: { cause: payload.cause, what: JSON.stringify(payload.actions.map(({ what }) => what)) },
    cause: [incident.id],
  })
}

type Actions = CommandOf<'incident.close'>['payload']['actions']

/** The authority that pays, with everything it has paid for already; a refusal says what is missing. */
function fundedBy(
  model: Model,
  signer: Person,
  { useCase }: Incident,
  actions: Actions,
  now: string,
): string | Refused {
  const known = model.useCases.get(useCase)
  const revision = known === undefined ? undefined : (signedRevision(known) ?? latestRevision(known))
  const reach = revision ?? { unit: unitOf(model, useCase) ?? '', useCase, tier: 'T1' as const }
  const authority = authorityFor(model, signer.id, 'fund_remediation', { ...reach, useCase }, now)
  if (authority === undefined)
    return no('beyond_authority', 'closing needs a live authority with `fund_remediation` over this use case')
  const { money } = authority.limits
  for (const { money: wanted } of actions) {
    const fits = money !== undefined && money.budget === wanted.budget && money.currency === wanted.currency
    if (wanted.amountMinor > 0 && !fits)
      return no('beyond_authority', `the authority pays nothing from ${wanted.budget} in ${wanted.currency}`)
  }
  const sum = (of: Actions[number]['money'][]): number => of.reduce((total, { amountMinor }) => total + amountMinor, 0)
  const spent = [...model.incidents.values()].flatMap(({ closed }) =>
    closed?.authority === authority.id ? closed.actions.map((action) => action.money) : [],
  )
  const total = sum(spent) + sum(actions.map((action) => action.money))
  return total > (money?.amountMinor ?? 0)
    ? no(
        'beyond_authority',
        `with what it has paid for, this comes to ${total}; its limit is ${money?.amountMinor ?? 0}`,
      )
    : authority.id
}

/** Nobody has it in hand: the next person of the ladder is called. */
export function escalateIncident(
  { model, now }: DecideContext,
  { id, payload }: CommandOf<'incident.escalate'>,
): Decided {
  const incident = openOne(model, payload.incident)
  if ('ok' in incident) return incident
  const at = nextRungAt(incident)
  const person = incident.ladder[payload.rung]
  if (payload.rung !== incident.rung + 1 || at === null || person === undefined || !hasEnded(at, now))
    return no('conflict', 'nobody else is to be called now')
  return yes<'incident.escalated'>({
    type: 'incident.escalated',
    id,
    body: { incident: incident.id, useCase: incident.useCase, rung: payload.rung, person },
    cause: [incident.id],
  })
}

/** Nobody has decided in time: the entry of what holds since the deadline. */
export function restrictForIncident(context: DecideContext, { id, payload }: CommandOf<'incident.restrict'>): Decided {
  const incident = openOne(context.model, payload.incident)
  if ('ok' in incident) return incident
  if (!isOverdue(incident, context.now)) return no('conflict', 'it is decided, or not due yet')
  const mode = UNDECIDED[incident.severity]
  return {
    ok: true,
    events: [restrictionFor(context, id, incident, mode, `nobody decided before ${incident.decideBy}`)],
  }
}

/** What is due of incidents: people to be called, gates that have narrowed and need their entry. */
export function incidentsDue(
  model: Model,
  now: string,
): (Omit<CommandOf<'incident.escalate'>, 'id'> | Omit<CommandOf<'incident.restrict'>, 'id'>)[] {
  return [...model.incidents.values()].flatMap((incident) => {
    const at = nextRungAt(incident)
    return [
      ...(isOverdue(incident, now) ? [{ type: 'incident.restrict' as const, payload: { incident: incident.id } }] : []),
      ...(at !== null && hasEnded(at, now)
        ? [{ type: 'incident.escalate' as const, payload: { incident: incident.id, rung: incident.rung + 1 } }]
        : []),
    ]
  })
}
