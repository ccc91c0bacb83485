import type { Authorities } from '../../data/authorities.ts'
import type { CoverageLine, Nomination } from '../../data/coverage.ts'
import type { Duty } from '../../data/duties.ts'
import type { PersonLine } from '../../data/people.ts'

export type WaitingItem =
  | { kind: 'mandate'; id: string; name: string }
  | { kind: 'nomination'; useCase: string; name: string; by: string | null; purpose: string | null }
  | { kind: 'key'; id: string; person: string; name: string }
  | { kind: 'grant'; id: string; name: string }
  | { kind: 'countersignature'; id: string; useCase: string; name: string }
  | { kind: 'statement'; useCase: string; name: string; soon: boolean; at: string | null }

/** What cannot go on without this person's signature: founding acts first, since everything stands on them. */
export function waitingFor(
  person: string,
  mine: readonly CoverageLine[],
  nominations: readonly Nomination[],
  rights: Authorities | undefined,
): WaitingItem[] {
  const founding = (rights?.mandates ?? [])
    .filter(({ countersigned, signers }) => countersigned === null && signers[1]?.person === person)
    .map(({ id, unit, unitName }): WaitingItem => ({ kind: 'mandate', id, name: unitName ?? unit }))
  const asked = nominations
    .filter(({ nominee, state }) => nominee === person && state === 'asked')
    .map(
      ({ useCase, name, purpose, nominatedByName: by }): WaitingItem => ({
        kind: 'nomination',
        useCase,
        name: name ?? useCase,
        by,
        purpose,
      }),
    )
  // Known from a list only: there is no manifest yet, so there is nothing to sign.
  const listed = new Set(nominations.filter(({ state }) => state !== 'registered').map(({ useCase }) => useCase))
  const statements = mine
    .filter(({ useCase, state, closesSoon }) => !listed.has(useCase) && (state !== 'signed' || closesSoon))
    .filter(({ state }) => state !== 'signed_but_closed' && state !== 'observed')
    .map(
      ({ useCase, name, closesSoon, next }): WaitingItem => ({
        kind: 'statement',
        useCase,
        name: name ?? useCase,
        soon: closesSoon,
        at: next?.at ?? null,
      }),
    )
  return [...founding, ...asked, ...statements]
}

/** Answers of owners that open nothing until this person has signed under them: one item an answer. */
export function countersignaturesFor(
  me: string,
  duties: readonly Duty[],
  useCases: readonly CoverageLine[],
): WaitingItem[] {
  const answers = new Map<string, WaitingItem>()
  for (const { kind, to, about, useCase } of duties) {
    if (kind !== 'countersignature' || useCase === null || !to.some(({ person }) => person === me)) continue
    const name = useCases.find((line) => line.useCase === useCase)?.name ?? useCase
    answers.set(about, { kind, id: about, useCase, name })
  }
  return [...answers.values()]
}

/** Keys and grants of others that hold only once this person has confirmed them. */
export function confirmationsFor(
  me: string,
  duties: readonly Duty[],
  people: readonly PersonLine[],
  rights: Authorities | undefined,
): WaitingItem[] {
  return duties
    .filter(({ to }) => to.some(({ person }) => person === me))
    .flatMap(({ kind, about }): WaitingItem[] => {
      const holder = people.find(({ keys }) => keys.some(({ id }) => id === about))
      if (kind === 'key_unconfirmed' && holder !== undefined)
        return [{ kind: 'key', id: about, person: holder.id, name: holder.name ?? holder.id }]
      const grant = rights?.authorities.find(({ id }) => id === about)
      if (kind === 'authority_unconfirmed' && grant !== undefined)
        return [{ kind: 'grant', id: about, name: grant.granteeName ?? grant.grantee }]
      return []
    })
}
