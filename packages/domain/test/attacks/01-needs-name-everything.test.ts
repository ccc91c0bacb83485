import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { RecordKey } from '@answerable/contract'
import { type Envelope, followUp, type Needs, needs, type RecordQuery } from '../../src/index.ts'
import { ask, founded } from '../founding.ts'
import { play, step } from '../histories/play.ts'
import { World } from '../world.ts'
import { claim, intent, openRun, REFUND, refused, SCOPE, TIMER, vote } from './support.ts'

/**
 * The writer loads what `needs` and `followUp` name and nothing else: a look-up they forget would be decided from a row
 * of yesterday, or crash the command. So every look-up here is checked against them, over random histories.
 */
const name = ({ kind, id }: RecordKey): string => `${kind}/${id}`
const queryName = ({ kind, where, due, limit }: RecordQuery): string => JSON.stringify([kind, where, due, limit])

function guard(world: World, envelope: Envelope, forgotten: string[]): () => void {
  const named: Needs[] = [needs(world.model, envelope, world.now)]
  const knows = (what: 'keys' | 'queries' | 'traces' | 'documents', one: string): void => {
    const all = named.flatMap((each) =>
      what === 'keys' ? each.keys.map(name) : what === 'queries' ? each.queries.map(queryName) : each[what],
    )
    if (!all.includes(one)) forgotten.push(`${envelope.command.type}: ${what} ${one}`)
  }
  const original = { ...world.facts }
  named.push(followUp(world.model, envelope, original))
  const { facts } = world
  facts.row = (kind, id) => {
    knows('keys', name({ kind, id }))
    return original.row(kind, id)
  }
  facts.query = (query) => {
    knows('queries', queryName(query))
    return original.query(query)
  }
  facts.trace = (run) => {
    knows('traces', run)
    return original.trace(run)
  }
  facts.manifest = (digest) => {
    knows('documents', digest)
    return original.manifest(digest)
  }
  return () => void Object.assign(facts, original)
}

/** Every command any world is given while `work` runs, with its look-ups checked. */
function watched(work: () => void): { forgotten: string[]; seen: Set<string> } {
  const forgotten: string[] = []
  const seen = new Set<string>()
  const submit = Reflect.get(World.prototype, 'submit') as World['submit']
  World.prototype.submit = function (envelope) {
    const undo = guard(this, envelope, forgotten)
    seen.add(envelope.command.type)
    try {
      return submit.call(this, envelope)
    } finally {
      undo()
    }
  }
  try {
    work()
  } finally {
    World.prototype.submit = submit
  }
  return { forgotten, seen }
}

test('no look-up of decide is left out of needs, over random histories', () => {
  const { forgotten, seen } = watched(() =>
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 30 }), (steps) => {
        play(steps)
      }),
      { numRuns: 6, seed: 20261124 },
    ),
  )
  assert.deepEqual([...new Set(forgotten)], [])
  assert.ok(seen.size >= 50, `only ${[...seen].join()}`)
})

test('nor in the commands that point at other records', () => {
  const { forgotten } = watched(() => {
    const world = founded()
    const decision = ask(world)
    const { run } = decision.body
    const opened = world.must(intent(world, decision.id))
    world.mustAgent('bot', 'observation.record', { run, tool: 'refund', decision: decision.id, content: 'done' })
    const cause = world.events.at(-1)?.id ?? ''
    const more = { run, kind: 'action', tool: 'refund', arguments: REFUND } as const
    for (const each of [cause, decision.id, run, world.newId()])
      world.agent('bot', 'decision.request', { ...more, cause: each })
    world.as(TIMER, 'effect.lapse', { intent: opened.id, due: world.now })
    world.as(TIMER, 'effect.lapse', { intent: world.newId(), due: world.now })
    world.as(TIMER, 'review.expire', { decision: decision.id, due: world.now })
    world.agent('bot', 'effect.record', { intent: opened.id, outcome: 'executed' })
    world.agent('bot', 'run.close', { run })
    world.agent('bot', 'run.open', { request: 'r', onBehalfOf: 'c', running: { models: { model: 'm-1' } } })
    for (const id of [decision.id, world.newId()]) {
      vote(world, 'rita', id)
      claim(world, id)
      intent(world, id)
    }
    world.say('ada', 'restriction.set', { scope: { kind: 'everything' }, mode: 'paused', cause: 'owner', reason: 'r' })
    world.say('ada', 'restriction.set', { scope: SCOPE, mode: 'paused', cause: 'owner', reason: 'r' })
    world.say('ada', 'policy.publish', { useCase: 'nowhere', revision: 7, policy: 'p', tests: '' })
  })
  assert.deepEqual([...new Set(forgotten)], [])
})

test('a look-up that needs does not name is noticed', () => {
  const world = founded()
  const forgotten: string[] = []
  const run = openRun(world)
  const envelope: Envelope = {
    command: { type: 'run.close', id: world.newId(), payload: { run } },
    principal: { kind: 'agent', id: 'bot' },
  }
  const undo = guard(world, envelope, forgotten)
  world.facts.row('decision', run)
  world.facts.trace(run)
  undo()
  assert.deepEqual(forgotten, [`run.close: keys decision/${run}`, `run.close: traces ${run}`])
  refused(world.agent('bot', 'run.close', { run: world.newId() }), 'not_found', 'and the world works again')
})
