import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { coreRules, type DecisionRow, type JsonValue, Manifest } from '@answerable/contract'
import { emptyModel, type Evidence, judgeRules, plusMs } from '../src/index.ts'
import { ask, founded, HAZARDS, sign } from './founding.ts'
import { DAY, World } from './world.ts'

const evidenceOf = (world: World, more: Partial<Evidence> = {}): Evidence => ({
  model: world.model,
  now: world.now,
  manifest: (digest) => {
    const text = world.documents.get(digest)
    return text === undefined ? undefined : Manifest.parse(JSON.parse(text))
  },
  decisions: [...world.rows().values()].flatMap((any): DecisionRow[] => (any.kind === 'decision' ? [any.row] : [])),
  ...more,
})
const judged = (world: World, more: Partial<Evidence> = {}) =>
  new Map(
    judgeRules(coreRules.rules, evidenceOf(world, more), (value: JsonValue) => world.tools.digest(value)).map((one) => [
      one.rule.id,
      one,
    ]),
  )
const verdict = (world: World, rule: string, more: Partial<Evidence> = {}) => judged(world, more).get(rule)?.verdict

describe('no data is unknown, never a pass', () => {
  test('an empty log passes nothing', () => {
    const world = new World()
    const all = judgeRules(
      coreRules.rules,
      { model: emptyModel(), now: world.now, manifest: () => undefined, decisions: [] },
      () => 'sha256:0',
    )
    assert.deepEqual(
      all.filter(({ verdict: one }) => one === 'pass').map(({ rule }) => rule.id),
      [],
    )
    for (const { rule, verdict: one } of all)
      assert.equal(one, rule.id === 'RSK-03' ? 'not_applicable' : 'unknown', rule.id)
  })

  test('what nobody recorded stays unknown in a log that is in order', () => {
    const world = founded()
    for (const rule of ['INV-01', 'RSK-07', 'CHG-01', 'GAT-01', 'GAT-03', 'GAT-05'])
      assert.equal(verdict(world, rule), 'unknown', rule)
  })

  test('a missing manifest is unknown where it is what counts', () => {
    const world = founded()
    for (const rule of ['INV-02', 'INV-03', 'OWN-07', 'RSK-04'])
      assert.equal(verdict(world, rule, { manifest: () => undefined }), 'unknown', rule)
  })

  test('records of an earlier instant are unknown', () => {
    const world = founded()
    ask(world)
    assert.equal(verdict(world, 'GAT-04'), 'pass')
    for (const rule of ['GAT-02', 'GAT-04'])
      assert.equal(verdict(world, rule, { decisions: undefined }), 'unknown', rule)
  })
})

describe('owners', () => {
  test('a signed use case has somebody who answers, with right up to the mandate; the lapse fails it at its instant', () => {
    const world = founded()
    assert.deepEqual(
      [verdict(world, 'OWN-01'), verdict(world, 'OWN-02'), verdict(world, 'OWN-04')],
      ['pass', 'pass', 'pass'],
    )
    world.later(90 * DAY - 1)
    assert.equal(verdict(world, 'OWN-01'), 'pass')
    assert.equal(verdict(world.later(1), 'OWN-01'), 'fail')
  })

  test('cite the entries they rest on', () => {
    const world = founded()
    const [item] = judged(world).get('OWN-04')?.items ?? []
    const types = (item?.receipts ?? []).map((index) => world.events[index]?.type)
    assert.deepEqual(types, ['acceptance.signed', 'authority.granted', 'mandate.proposed'])
  })

  test('an unsigned statement of responsibilities fails; a signed one passes until it no longer says what is so', () => {
    const world = founded()
    assert.equal(verdict(world, 'OWN-03'), 'fail')
    const found = judged(world).get('OWN-03')?.items[0]
    assert.equal(found?.item, world.id('ada'))
  })

  test('an unsigned use case, a provisional mandate and a revoked right fail', () => {
    const unsigned = founded({ sign: false })
    assert.deepEqual([verdict(unsigned, 'OWN-01'), verdict(unsigned, 'OWN-04')], ['fail', 'fail'])
    assert.equal(verdict(unsigned, 'RSK-02'), 'not_applicable')
    const provisional = founded({ countersign: false })
    assert.equal(verdict(provisional, 'OWN-04'), 'fail')
    const revoked = founded()
    const [authority] = revoked.model.authorities.keys()
    revoked.mustSay('fred', 'authority.revoke', { authority: authority ?? '', forCause: true, reason: 'no' })
    assert.equal(verdict(revoked, 'OWN-04'), 'fail')
  })
})

describe('risk, inventory and gate', () => {
  test('what was accepted is within the grant, for every hazard', () => {
    const world = founded()
    assert.deepEqual([verdict(world, 'RSK-02'), verdict(world, 'RSK-05')], ['pass', 'pass'])
    const { other: _, ...four } = HAZARDS
    const short = { ...world.model }
    const useCase = short.useCases.get('refunds')
    assert.ok(useCase?.acceptance)
    const acceptance = { ...useCase.acceptance, residualRisk: four }
    const useCases = new Map(short.useCases).set('refunds', { ...useCase, acceptance })
    assert.equal(verdict(world, 'RSK-05', { model: { ...short, useCases } }), 'fail')
  })

  test('tests on record pass only where the signature names them as opened', () => {
    const world = founded({ sign: false })
    const evidence = (opened: boolean) => ({
      evidence: [{ kind: 'tests', digest: `sha256:${'1'.repeat(64)}`, opened }],
    })
    sign(world, evidence(false))
    assert.equal(verdict(world, 'RSK-01'), 'unknown')
    sign(world, { ...evidence(true), until: plusMs(world.now, 80 * DAY) })
    assert.equal(verdict(world, 'RSK-01'), 'pass')
  })

  test('a use case known from a list only is a use nobody registered', () => {
    const world = founded()
    const nominations = [
      { useCase: 'notes', name: 'n', purpose: 'p', unit: 'claims', enforcement: 'cooperative' as const },
    ]
    world.mustSay('fred', 'nomination.make', { nominations })
    const rule = judged(world).get('INV-01')
    assert.deepEqual([rule?.verdict, rule?.counts.fail, rule?.population], ['fail', 1, 2])
  })

  test('an agent with the key of a person fails', () => {
    const world = founded()
    const agent = world.model.agents.get('bot')
    const key = world.model.persons.get(world.id('ada'))?.keys[0]?.publicKey ?? ''
    assert.ok(agent)
    const agents = new Map(world.model.agents).set('bot', { ...agent, publicKey: key })
    assert.equal(verdict(world, 'GAT-05', { model: { ...world.model, agents } }), 'fail')
  })
})
