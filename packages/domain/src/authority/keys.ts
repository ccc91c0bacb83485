import type { Command, CommandType, Tier } from '@answerable/contract'
import { hasEnded, plusMs } from '../instants.ts'
import { latestRevision, type Model, type PersonKey, revisionOf, signedRevision } from '../model.ts'
import { no, type Refused } from '../refuse.ts'
import type { Facts } from '../types.ts'
import { authorityFault } from './chain.ts'
import { grantorsNow, mayAnswer } from './grantor.ts'

const QUIET_MS = 86_400_000

/** Whether a person holds any power at `now`: a live authority, or a signature under a mandate. */
export function holdsPowers(model: Model, person: string, now: string): boolean {
  for (const mandate of model.mandates.values()) if (mandate.signers.includes(person)) return true
  for (const authority of model.authorities.values())
    if (authority.grantee === person && authorityFault(model, authority.id, now) === null) return true
  return false
}

/**
 * Who may confirm a further key of a person: their grantors, and who signed a mandate with them.
 * INVARIANT 4: whoever signed for a recovered key holds it perhaps, so another of them confirms it, or another signer of
 * a root; that one alone only where nobody else is left, since a key nobody can confirm shuts its owner out for ever.
 */
export function keyConfirmers(model: Model, person: string, now: string, recoveredBy?: string): string[] {
  const all = confirmersOf(model, person, now)
  if (recoveredBy === undefined) return all
  const roots = [...model.mandates.values()].filter(({ parentUnit }) => parentUnit === null)
  const others = [all, roots.flatMap(({ signers }) => [...signers])].map((people) =>
    people.filter((id) => id !== person && id !== recoveredBy && mayAnswer(model.persons.get(id))),
  )
  return [...new Set(others.find((people) => people.length > 0) ?? [recoveredBy])]
}

function confirmersOf(model: Model, person: string, now: string): string[] {
  const grantors = [...model.authorities.values()]
    .filter((authority) => authority.grantee === person && authorityFault(model, authority.id, now) === null)
    .flatMap((authority) => grantorsNow(model, authority, now))
  const cosigners = [...model.mandates.values()]
    .filter((mandate) => mandate.signers.includes(person))
    .flatMap((mandate) => mandate.signers.filter((id) => mayAnswer(model.persons.get(id))))
  return [...new Set([...grantors, ...cosigners])].filter((id) => id !== person)
}

/** What closes needs no waiting: a thief who closes does less harm than an owner who cannot. */
const CLOSES: ReadonlySet<CommandType> = new Set([
  'restriction.set',
  'acceptance.rescind',
  'agent.revoke',
  'key.revoke',
  'authority.revoke',
])

/**
 * Why a key may not sign this yet. A stolen device must not be enough to add a key and answer with it at once: the
 * grantor confirms, everybody can see it, and for a day it reaches nothing of T1 and T2.
 */
export function keyFault(
  model: Model,
  facts: Pick<Facts, 'row'>,
  key: PersonKey,
  command: Command,
  now: string,
): Refused | null {
  if (!key.guarded || CLOSES.has(command.type)) return null
  if (key.confirmed === null) return no('key_unconfirmed', 'the grantor has not confirmed this key yet')
  const free = plusMs(key.confirmed, QUIET_MS)
  if (hasEnded(free, now) || !isHigh(tierTouched(model, facts, command))) return null
  return no('key_too_new', `a confirmed key signs for T1 and T2 from ${free} on`)
}

const isHigh = (tier: Tier): boolean => tier === 'T1' || tier === 'T2'

/** The highest tier a statement touches; what names no use case could touch any, so counts as T1. */
function tierTouched(model: Model, facts: Pick<Facts, 'row'>, command: Command): Tier {
  if (command.type === 'authority.grant')
    return command.payload.scope.tiers.reduce((high, tier) => (tier < high ? tier : high), 'T4')
  const id = useCaseTouched(model, facts, command)
  const useCase = id === undefined ? undefined : model.useCases.get(id)
  const tiers = useCase === undefined ? [] : [signedRevision(useCase)?.tier, latestRevision(useCase)?.tier]
  if (command.type === 'use_case.register') tiers.push(command.payload.manifest.tier)
  // A statement may be about a revision that is neither signed nor the newest.
  const { revision, next } = command.payload as { revision?: unknown; next?: { revision?: unknown } }
  for (const named of [revision, next?.revision])
    if (useCase !== undefined && typeof named === 'number') tiers.push(revisionOf(useCase, named)?.tier)
  const known = tiers.filter((tier) => tier !== undefined)
  return known.length === 0 ? 'T1' : known.reduce((high, tier) => (tier < high ? tier : high))
}

function useCaseTouched(model: Model, facts: Pick<Facts, 'row'>, { type, payload }: Command): string | undefined {
  if (type === 'review.vote' || type === 'review.take' || type === 'review.ask' || type === 'review.answer')
    return facts.row('decision', payload.decision)?.useCase
  if (type === 'use_case.register') return payload.manifest.use_case
  const named = payload as { useCase?: unknown; acceptance?: unknown; restriction?: unknown }
  if (typeof named.useCase === 'string') return named.useCase
  if (typeof named.acceptance === 'string')
    return [...model.useCases.values()].find(
      (one) => one.acceptance?.id === named.acceptance || one.pending?.id === named.acceptance,
    )?.id
  const scope = typeof named.restriction === 'string' ? model.restrictions.get(named.restriction)?.scope : undefined
  if (scope?.kind === 'agent') return model.agents.get(scope.agent)?.useCase
  return scope?.kind === 'use_case' ? scope.useCase : undefined
}
