import { plusMs } from '../../../src/index.ts'
import { DAY } from '../../world.ts'
import { sha } from '../cast.ts'
import { teach } from '../mend.ts'
import { anyOf, mostly, reason, type Steps } from './types.ts'

const TEAMS = ['ops', 'platform'] as const

/** Who comes, goes, moves, is away, learns, and signs with which key. */
export const PEOPLE: Steps = {
  depart: [
    2,
    (world, at) => {
      const person = anyOf(world.names(), at.pick) ?? 'rob'
      if (at.pick % 4 === 0) world.say(mostly(at, 'gina'), 'person.depart', { person: world.id(person), reason })
    },
  ],
  move: [
    2,
    (world, at) => {
      const person = world.id(anyOf(world.names(), at.pick) ?? 'rob')
      const employment = at.pick % 6 === 0 ? 'supplier' : 'own'
      const unit = at.pick % 2 === 0 ? 'sales' : 'claims'
      if (at.pick % 3 === 0) world.say(mostly(at, 'gina'), 'person.move', { person, unit, employment, reason })
    },
  ],
  'move back': [
    1,
    (world, { pick }) => {
      const moved = [...world.model.persons.values()].filter(({ unit }) => unit === 'sales')
      const person = anyOf(moved, pick)?.id
      if (person !== undefined) world.say('fred', 'person.move', { person, unit: 'claims', employment: 'own', reason })
    },
  ],
  team: [
    2,
    (world, at) => {
      const others = at.pick % 3 === 0 ? [anyOf(world.names(), at.pick) ?? 'rob'] : ['olga']
      const members = others.map((name) => world.id(name))
      world.say(mostly(at, 'fred'), 'team.set', { team: anyOf(TEAMS, at.pick) ?? 'ops', unit: 'claims', members })
    },
  ],
  'agree to cover': [
    2,
    (world, at) => {
      const until = plusMs(world.now, ((at.pick % 60) + 1) * DAY)
      const deputy = world.nameOf(world.model.useCases.get(at.name)?.revisions.at(-1)?.deputy ?? '')
      world.say(mostly(at, deputy), 'cover.accept', { useCase: at.name, until })
    },
  ],
  'go away': [
    3,
    (world, at) => {
      const from = plusMs(world.now, (at.pick % 3) * 1000)
      const owner = world.nameOf(world.model.useCases.get(at.name)?.acceptance?.owner ?? '')
      const planned = { useCase: at.name, from, until: plusMs(from, ((at.pick % 10) + 1) * DAY), reason }
      world.say(mostly(at, owner), 'cover.start', planned)
    },
  ],
  'come back': [
    2,
    (world, at) => {
      const cover = world.model.useCases.get(at.name)?.absences.at(-1 - (at.pick % 2))
      if (cover !== undefined)
        world.say(mostly(at, world.nameOf(cover.owner)), 'cover.end', { cover: cover.id, reason })
    },
  ],
  teach: [2, (world, { pick }) => teach(world, plusMs(world.now, ((pick % 30) + 1) * DAY))],
  'teach as it comes': [
    1,
    (world, { who, pick }) => {
      const about = { person: world.id(anyOf(world.names(), pick) ?? 'rob'), class: 'internal_trust' } as const
      world.say(who, 'competence.record', { ...about, evidence: sha('3'), until: plusMs(world.now, DAY) })
    },
  ],
  'take competence back': [
    1,
    (world, at) => {
      const competence = anyOf([...world.model.competences.keys()], at.pick)
      if (competence !== undefined) world.say(mostly(at, 'fred'), 'competence.revoke', { competence, reason })
    },
  ],
  'add a key': [
    2,
    (world, at) => {
      const person = at.pick % 3 === 0 ? at.who : (anyOf(['ada', 'vera', 'rob', 'dora'], at.pick) ?? 'ada')
      const publicKey = `key-${world.newId()}`.padEnd(43, 'k').slice(-43)
      const by = at.pick % 5 === 0 ? 'fred' : person
      const added = world.say(by, 'key.add', { person: world.id(person), key: { publicKey, proof: 'p'.repeat(86) } })
      if (!added.ok) return
      const key = world.tools.keyIdOf(publicKey)
      if (at.pick % 2 === 0)
        for (const who of ['gina', 'fred', at.who]) world.say(who, 'key.confirm', { person: world.id(person), key })
      world.signsWith(person, publicKey)
    },
  ],
  'confirm a key': [
    1,
    (world, at) => {
      const waiting = [...world.model.persons.values()].flatMap(({ id, keys }) =>
        keys.filter((key) => key.guarded && key.confirmed === null).map((key) => ({ person: id, key: key.id })),
      )
      const one = anyOf(waiting, at.pick)
      if (one !== undefined) world.say(mostly(at, 'gina'), 'key.confirm', one)
    },
  ],
  'revoke a key': [
    1,
    (world, at) => {
      const person = world.model.persons.get(world.id(at.who))
      const key = anyOf(person?.keys ?? [], at.pick)
      // The newest stays, so that the history goes on: what a dead key may do is tried with the others.
      if (person !== undefined && key !== undefined && (person.keys.length > 1 || at.pick % 7 === 0))
        world.say(mostly(at, 'fred'), 'key.revoke', { person: person.id, key: key.id, reason })
    },
  ],
  'sign with an old key': [
    1,
    (world, at) => {
      const keys = world.model.persons.get(world.id(at.who))?.keys ?? []
      const now = keys.at(-1)
      const old = anyOf(keys, at.pick)
      if (now === undefined || old === undefined) return
      world.signsWith(at.who, old.publicKey)
      world.say(at.who, 'cover.accept', { useCase: at.name, until: plusMs(world.now, DAY) })
      world.signsWith(at.who, now.publicKey)
    },
  ],
}
