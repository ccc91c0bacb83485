import { plusMs } from '../src/index.ts'
import { challenge } from './founding.ts'
import { DAY, type World } from './world.ts'

/** Who agrees, countersigns, stands in and is set apart: random steps beside those of the gate. */
export const ANSWERING = ['challenge', 'countersign', 'agree', 'away', 'back', 'team', 'confirm'] as const
export type Answering = (typeof ANSWERING)[number]

/** What every revision relies on here, so that a team can come into conflict with its owner. */
export const HOSTED = { components: [{ id: 'llm', kind: 'model_endpoint', host: 'platform' }] }

export function isAnswering(what: string): what is Answering {
  return (ANSWERING as readonly string[]).includes(what)
}

export function actAnswering(world: World, what: Answering, who: string, pick: number): void {
  const useCase = world.model.useCases.get('refunds')
  switch (what) {
    case 'challenge':
      challenge(world, { view: pick % 9 === 0 ? 'objects' : 'supports' }, pick % 5 === 0 ? who : 'carl')
      return
    case 'countersign': {
      const answer = (pick % 2 === 0 ? useCase?.pending : null) ?? useCase?.acceptance
      const wanted = pick % 3 === 0 ? 'critical_risk' : 'high_risk'
      const by = pick % 4 === 0 ? who : pick % 4 === 1 ? 'gina' : 'fred'
      if (answer != null) world.say(by, 'acceptance.countersign', { acceptance: answer.id, for: wanted })
      return
    }
    case 'agree': {
      const until = plusMs(world.now, ((pick % 60) + 1) * DAY)
      world.say(pick % 5 === 0 ? who : 'dora', 'cover.accept', { useCase: 'refunds', until })
      return
    }
    case 'away': {
      const from = plusMs(world.now, (pick % 3) * 1000)
      const until = plusMs(from, ((pick % 10) + 1) * DAY)
      world.say(pick % 5 === 0 ? who : 'ada', 'cover.start', { useCase: 'refunds', from, until, reason: 'r' })
      return
    }
    case 'back': {
      const cover = useCase?.absences.at(-1 - (pick % 2))
      if (cover !== undefined) world.say(pick % 5 === 0 ? who : 'ada', 'cover.end', { cover: cover.id, reason: 'r' })
      return
    }
    case 'team': {
      const members = pick % 4 === 0 ? [world.id(who)] : [world.id('rob')]
      world.say(pick % 3 === 0 ? who : 'fred', 'team.set', { team: 'platform', unit: 'claims', members })
      return
    }
    case 'confirm': {
      const all = [...world.model.authorities.keys()]
      const authority = all[pick % Math.max(1, all.length)]
      if (authority !== undefined) world.say(who, 'authority.confirm', { authority })
    }
  }
}
