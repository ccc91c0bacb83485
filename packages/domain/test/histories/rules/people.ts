import type { LoggedEventOf } from '@answerable/contract'
import { DAY, type Ledger, type Log, of, over, after } from '../ledger.ts'
import { grantFault } from './rights.ts'

/** People as the ledger tells of them: who is here, whose they are, where, in which team, with which keys. */
export const leftAt = (log: Log, person: string): string | undefined =>
  of(log, 'person.departed').find((one) => one.body.person === person)?.time

const lastMove = (log: Log, person: string): LoggedEventOf<'person.moved'> | undefined =>
  of(log, 'person.moved').findLast((one) => one.body.person === person)
const registration = (log: Log, person: string): LoggedEventOf<'person.registered'> | undefined =>
  of(log, 'person.registered').find((one) => one.body.person === person)

export const movedAt = (log: Log, person: string): string | undefined => lastMove(log, person)?.time
export const unitOf = (log: Log, person: string): string | null =>
  lastMove(log, person)?.body.unit ?? registration(log, person)?.body.unit ?? null
export const isSupplier = (log: Log, person: string): boolean =>
  (lastMove(log, person) ?? registration(log, person))?.body.employment === 'supplier'
export const isHere = (log: Log, person: string | null): person is string =>
  person !== null && registration(log, person) !== undefined && leftAt(log, person) === undefined
/** Here, and one of our own: a supplier's staff answers for nothing. */
export const mayAnswer = (log: Log, person: string): boolean => isHere(log, person) && !isSupplier(log, person)

export const membersOf = (log: Log, team: string | undefined): string[] =>
  of(log, 'team.set').findLast((one) => one.body.team === team)?.body.members ?? []

/** What closes is never kept waiting by a new key. */
const CLOSING = ['restriction.set', 'acceptance.rescinded', 'agent.revoked', 'key.revoked', 'authority.revoked']

/** A leaver acts never; neither does a key that is not theirs, was taken back, or still waits. */
export function actorFault(ledger: Ledger, entry: Ledger['log'][number]): string | null {
  const { log } = ledger
  if (entry.actor.kind !== 'person') return null
  const person = entry.actor.id
  if (leftAt(log, person) !== undefined) return 'a leaver acts'
  const principal = ledger.sent.get(entry.id)?.principal
  if (principal?.kind !== 'person') return 'nobody signed it'
  const { key } = principal.signed.statement
  if (registration(log, person)?.body.key.id === key) return takenBack(log, person, key, null) ? 'a dead key' : null
  const added = of(log, 'key.added').findLast((one) => one.body.person === person && one.body.key.id === key)
  if (added === undefined) return 'a key of somebody else'
  if (takenBack(log, person, key, added)) return 'a dead key'
  const recovered = added.body.basis === 'recovery'
  if (!recovered && !heldPowers(log.slice(0, added.index), person, added.time)) return null
  if (CLOSING.includes(entry.type)) return null
  const confirmed = of(log, 'key.confirmed').find((one) => one.body.key === key && one.body.person === person)
  if (confirmed === undefined) return 'a key nobody confirmed'
  if (confirmed.actor.id === person) return 'a key confirmed by its own holder'
  const quiet = !over(after(confirmed.time, DAY), entry.time)
  return quiet && isGrave(log, entry) ? 'a new key signs for T1 or T2' : null
}

/** Powers at one instant: a signature under a mandate, or a right that holds. */
function heldPowers(log: Log, person: string, time: string): boolean {
  return (
    of(log, 'mandate.proposed').some((one) => one.body.signers.includes(person)) ||
    of(log, 'authority.granted').some((one) => one.body.grantee === person && grantFault(log, one.id, time) === null)
  )
}

/** Revoked by name, or ended by a key that was recovered after it. */
function takenBack(log: Log, person: string, key: string, added: LoggedEventOf<'key.added'> | null): boolean {
  const recovered = of(log, 'key.added').some(
    ({ body, index }) => body.person === person && body.basis === 'recovery' && index > (added?.index ?? -1),
  )
  return recovered || of(log, 'key.revoked').some(({ body }) => body.person === person && body.key === key)
}

/** Entries about T1 or T2, as far as they name what they are about. */
function isGrave(log: Log, entry: Ledger['log'][number]): boolean {
  if (entry.type === 'authority.granted') return entry.body.scope.tiers.some((tier) => tier === 'T1' || tier === 'T2')
  if (!('useCase' in entry.body)) return entry.type !== 'restriction.lifted'
  const { useCase } = entry.body
  const newest = of(log, 'use_case.revised').findLast((one) => one.body.useCase === useCase)
  const tier = entry.type === 'use_case.revised' ? entry.body.tier : newest?.body.tier
  return tier === 'T1' || tier === 'T2'
}
