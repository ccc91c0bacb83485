import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '@answerable/contract'
import type { PolicyQuestion } from '../src/index.ts'
import { codeOf } from './asking.ts'
import { askIn, founded, manifestOf, sign } from './founding.ts'
import { ALLOW, type World } from './world.ts'

const ENTITIES = {
  answerable_entities: 1,
  subjects: [{ type: 'user', id: 'rita', attributes: { roles: ['editor'], level: 3 } }],
  resources: [{ type: 'todo', id: 't-1', attributes: { owner: 'rita@x.example' } }],
}
const TOOLS = [
  {
    name: 'edit',
    class: 'write',
    undo: 'reversible',
    arguments: [
      { name: 'who', type: 'text', from: 'subject.id' },
      { name: 'roles', type: 'text_set', from: 'subject.entity.roles' },
      { name: 'owner', type: 'text', from: 'resource.entity.owner', sink: 'identity' },
      { name: 'claimed', type: 'text', from: 'subject.properties.roles' },
      { name: 'soft', type: 'boolean', from: 'action.properties.soft' },
      { name: 'ip', type: 'text', from: 'context.ip' },
    ],
  },
]
const withEntities = () => ({ tools: TOOLS, sources: [], entities: { file: 'entities.json' } })

/** A signed use case whose policy looks people up; `seen` is what the policy was asked last. */
function looked(entities: object = ENTITIES) {
  const world = founded({ sign: false })
  world.mustSay('ada', 'use_case.register', { manifest: manifestOf(world, withEntities()) })
  const text = JSON.stringify(entities)
  world.mustSay('ada', 'policy.publish', { useCase: 'refunds', revision: 2, policy: 'p', tests: '', entities: text })
  sign(world, { revision: 2 })
  const seen: PolicyQuestion[] = []
  world.policy = (question) => {
    seen.push(question)
    return ALLOW
  }
  return { world, seen, ask: (given: JsonObject) => askOnce(world, given) }
}

function askOnce(world: World, given: JsonObject) {
  const run = world.mustAgent('bot', 'run.open', { request: 'edit', onBehalfOf: 'rita' })
  return askIn(world, run.id, given, 'edit')
}

test('policy sees what the owner signed of a subject, not what the caller says of it', () => {
  const { ask, seen } = looked()
  const subject = { type: 'user', id: 'rita', properties: { roles: 'admin' } }
  const decision = ask({ subject, resource: { type: 'todo', id: 't-1' }, action: { properties: { soft: true } } })
  const { arguments: given, trace } = seen[0] as PolicyQuestion
  assert.deepEqual(given['roles'], ['editor'])
  assert.equal(given['owner'], 'rita@x.example')
  assert.equal(given['claimed'], 'admin', 'as a property, under a name of its own')
  assert.deepEqual([given['who'], given['soft']], ['rita', true])
  assert.equal('ip' in given, false)
  assert.deepEqual(trace.trusted.toSorted(), ['owner', 'roles', 'sink:identity'])
  assert.ok(!trace.trusted.includes('claimed'))
  assert.ok(decision.body.traced.trusted.includes('roles'))
})

test('an entity the file does not name has no attributes', () => {
  const { ask, seen } = looked()
  for (const subject of [
    { type: 'user', id: 'mallory' },
    { type: 'robot', id: 'rita' },
    { type: 'user' },
    'rita',
    null,
  ])
    ask({ subject })
  for (const { arguments: given } of seen) assert.equal('roles' in given, false)
})

test('a caller that sends what the gate fills is refused', () => {
  const { world } = looked()
  const run = world.mustAgent('bot', 'run.open', { request: 'edit', onBehalfOf: 'rita' })
  const request = { run: run.id, kind: 'action' as const, tool: 'edit', arguments: { roles: ['admin'] } }
  assert.equal(codeOf(world.agent('bot', 'decision.request', request)), 'invalid_input')
})

test('names of every object are no attributes', () => {
  const { ask, seen } = looked({ ...ENTITIES, subjects: [{ type: 'user', id: 'rita' }] })
  ask({ subject: JSON.parse('{"type":"user","id":"rita","__proto__":{"roles":["admin"]}}') as JsonObject })
  assert.equal('roles' in (seen[0]?.arguments ?? {}), false)
})

test('a missing entity file closes the gate', () => {
  const { world, ask } = looked()
  const digest = world.model.useCases.get('refunds')?.revisions[1]?.publications[0]?.entities ?? ''
  assert.ok(world.documents.delete(digest))
  assert.deepEqual(ask({ subject: { type: 'user', id: 'rita' } }).body.reasons, [{ code: 'document_missing' }])
})

test('other entities are other assumptions: what the owner signed does not cover them', () => {
  const { world, ask, seen } = looked()
  const more = { ...ENTITIES, subjects: [{ type: 'user', id: 'rita', attributes: { roles: ['admin'] } }] }
  const publish = { useCase: 'refunds', revision: 2, policy: 'p', tests: '', entities: JSON.stringify(more) }
  world.mustSay('ada', 'policy.publish', publish)
  ask({ subject: { type: 'user', id: 'rita' } })
  assert.deepEqual(seen.at(-1)?.arguments['roles'], ['editor'], 'until the owner signs')
  sign(world, { revision: 2 })
  ask({ subject: { type: 'user', id: 'rita' } })
  assert.deepEqual(seen.at(-1)?.arguments['roles'], ['admin'])
})

test('the file comes exactly where the manifest names one, whole and without doubles', () => {
  const { world } = looked()
  const publish = (revision: number, entities?: string) =>
    codeOf(
      world.say('ada', 'policy.publish', {
        useCase: 'refunds',
        revision,
        policy: 'other',
        tests: '',
        ...(entities === undefined ? {} : { entities }),
      }),
    )
  assert.equal(publish(2), 'manifest_invalid')
  assert.equal(publish(1, JSON.stringify(ENTITIES)), 'manifest_invalid')
  const [first] = ENTITIES.subjects
  for (const bad of ['{', '[]', '{"answerable_entities":2}', JSON.stringify({ ...ENTITIES, subjects: [first, first] })])
    assert.equal(publish(2, bad), 'manifest_invalid', bad)
})

test('a manifest that takes an attribute from no file, or lets a caller stand in its source, is refused', () => {
  const world = founded({ sign: false })
  const register = (more: object) =>
    codeOf(world.say('ada', 'use_case.register', { manifest: manifestOf(world, more as JsonObject) }))
  assert.equal(register({ tools: TOOLS, sources: [] }), 'manifest_invalid')
  const doubled = [{ ...TOOLS[0], arguments: [...(TOOLS[0]?.arguments ?? []), { name: 'subject', type: 'text' }] }]
  assert.equal(register({ ...withEntities(), tools: doubled }), 'manifest_invalid')
})
