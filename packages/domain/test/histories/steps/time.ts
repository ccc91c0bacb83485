import type { RecordRow } from '@answerable/contract'
import { ladderOf } from '../../../src/attestation/ladder.ts'
import { plusMs } from '../../../src/index.ts'
import { DAY } from '../../world.ts'
import type { TwoServers } from '../servers.ts'
import { CASES } from '../cast.ts'
import { mend } from '../mend.ts'
import { askEverywhere } from './gate.ts'
import { anyOf, type Steps } from './types.ts'

/** Every instant at which something of this log ends, begins or falls due, later than now. */
export function instants(world: TwoServers): string[] {
  const { model } = world
  const cases = [...model.useCases.values()].flatMap((useCase) => {
    const { acceptance, covers, absences, revisions, accepted } = useCase
    const revision = revisions.find((one) => one.revision === accepted)
    const ladder = revision === undefined ? null : ladderOf(useCase, revision, world.now)
    return [
      acceptance?.until,
      ...covers.map(({ until }) => until),
      ...absences.flatMap(({ from, until }) => [from, until]),
      ...(ladder?.steps ?? []).map(({ at }) => at),
      useCase.release === null ? null : plusMs(useCase.release.time, DAY),
    ]
  })
  const people = [...model.persons.values()].flatMap(({ departed, moved, keys }) => [
    ...[departed, moved].flatMap((gone) => (gone === null ? [] : [7, 14, 30].map((days) => plusMs(gone, days * DAY)))),
    ...keys.map(({ confirmed }) => (confirmed === null ? null : plusMs(confirmed, DAY))),
  ])
  const decisions = [...world.rows().values()].flatMap(({ kind, row }) => {
    if (kind !== 'decision') return []
    const { useBefore, claimBy, review } = row as RecordRow<'decision'>
    return [useBefore, claimBy, review?.due ?? null]
  })
  const all = [
    ...cases,
    ...people,
    ...decisions.slice(-30),
    ...[...model.authorities.values()].map(({ until }) => until),
    ...[...model.agents.values()].map(({ until }) => until),
    ...[...model.competences.values()].map(({ until }) => until),
    ...[...model.exceptions.values()].flatMap(({ terms }) => terms.map(({ until }) => until)),
    ...[...model.standingApprovals.values()].map(({ until }) => until),
    ...[...model.emergencies.values()].flatMap(({ secondBy, until, reviewBy }) => [secondBy, until, reviewBy]),
    ...[...model.incidents.values()].map(({ decideBy }) => decideBy),
  ]
  return [...new Set(all.flatMap((one) => (one != null && one > world.now ? [one] : [])))].toSorted()
}

export const TIME: Steps = {
  // A millisecond before, at the very instant, and one after: the next one mostly, any later one now and then.
  boundary: [
    12,
    (world, at) => {
      const next = instants(world)
      const instant = at.pick % 4 === 0 ? anyOf(next, at.pick) : next[at.pick % Math.min(3, Math.max(1, next.length))]
      if (instant === undefined) return
      for (const ms of [-1, 0, 1].slice(at.pick % 3)) {
        const then = plusMs(instant, ms)
        if (then < world.now) continue
        world.now = then
        askEverywhere(world, { ...at, pick: at.pick % 2 === 0 ? 1 : 7 })
      }
      // Else nearly everything after the first jump would find the gate shut.
      if (at.pick % 3 > 0) for (const name of CASES) mend(world, name, at.pick)
    },
  ],
  later: [3, (world, { pick }) => void world.later([1, 1000, 29_999, 3_600_000, DAY, 20 * DAY][pick % 6] ?? 1)],
}
