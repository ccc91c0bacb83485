import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { JsonObject } from '@answerable/contract'
import { endOf, plusMs } from '../src/index.ts'
import { claim, codes, intent, vote } from './asking.ts'
import { ask, founded, grantOf, sign } from './founding.ts'
import { refused } from './attacks/support.ts'
import { ALLOW, DAY, DENY, holdFor, type World } from './world.ts'
import { approve, EVIDENCE, forceRisk, granted, mandateOf, requestOf, resigned, waivable } from './exceptions.ts'

describe('a waived rule', () => {
  test('holds until somebody else approves; then decisions are allowed and cite it, each use a row', () => {
    const world = waivable()
    const { id } = world.mustSay('olga', 'exception.request', requestOf(world))
    assert.equal(ask(world).body.outcome, 'review', 'asking opens nothing')
    world.must(approve(world, 'fred', id))
    const allowed = ask(world).body
    assert.equal(allowed.outcome, 'allow')
    assert.deepEqual(allowed.exceptions, [id])
    const uses = world.facts.query({ kind: 'citation', where: { cited: id }, limit: 9 })
    assert.equal(uses.total, 1)
    assert.equal(uses.rows[0]?.useCase, 'refunds')
  })

  test('is cited only where it made the difference', () => {
    const world = waivable()
    const id = granted(world)
    world.policy = () => ALLOW
    assert.equal(ask(world).body.exceptions, undefined, 'allowed anyway')
    world.policy = () => DENY
    assert.equal(ask(world).body.exceptions, undefined, 'denied anyway')
    world.waivable = ['hold', 'other']
    const second = granted(world, { waives: { rule: 'other' } })
    world.policy = ({ facts }) => (facts.waived.includes('other') ? ALLOW : holdFor('approver'))
    assert.deepEqual(ask(world).body.exceptions, [second], `not ${id}`)
    world.policy = ({ facts }) =>
      facts.waived.includes('other') && facts.waived.includes('hold') ? ALLOW : holdFor('approver')
    assert.deepEqual(ask(world).body.exceptions, [id, second], 'both were needed')
  })

  test('is narrowed to agent, tool and recipient by the values of the call', () => {
    const world = waivable()
    granted(world, { scope: { agent: 'bot', tool: 'refund', recipient: 'DE1' } })
    assert.equal(ask(world).body.outcome, 'allow')
    for (const args of [{ to: 'DE2', amount: '20.00' }, { amount: '20.00' }, { to: ['DE1', 'DE2'], amount: '20.00' }])
      assert.equal(ask(world, args as JsonObject).body.outcome, 'review', JSON.stringify(args))
    const body = JSON.stringify(world.events.find(({ type }) => type === 'exception.requested')?.body)
    assert.ok(!body.includes('DE1'), 'the recipient is sealed')
  })

  test('the decision changes at the instant it ends, not a millisecond before or after', () => {
    for (const [offset, outcome] of [
      [-1, 'allow'],
      [0, 'review'],
      [1, 'review'],
    ] as const) {
      const world = waivable()
      const id = granted(world)
      const exception = world.model.exceptions.get(id)
      assert.ok(exception)
      world.now = plusMs(endOf(world.model, exception) ?? '', offset)
      const { body } = ask(world)
      assert.equal(body.outcome, outcome, `${offset} ms`)
      if (offset === -1) assert.equal(body.useBefore, plusMs(world.now, 1), 'the permit ends with it')
    }
  })

  test('INVARIANT 7: a permit or approval that rests on it dies with it', () => {
    const world = waivable()
    const id = granted(world)
    const permit = ask(world)
    world.mustSay('ada', 'exception.revoke', { exception: id, reason: 'over' })
    const late = intent(world, permit.id)
    assert.equal(late.ok ? '' : late.detail, 'exception_over')

    // Held for one rule, with another waived: the approval falls with the waiver.
    const held = waivable()
    held.waivable = ['hold', 'other']
    const waiver = granted(held, { waives: { rule: 'other' } })
    held.policy = ({ facts }) => (facts.waived.includes('other') ? holdFor('approver') : DENY)
    const decision = ask(held)
    assert.deepEqual(decision.body.exceptions, [waiver])
    held.must(vote(held, 'rita', decision.id))
    held.mustSay('ada', 'exception.revoke', { exception: waiver, reason: 'over' })
    const claimed = held.must(claim(held, decision.id))
    assert.equal(claimed.type === 'decision.claimed' && claimed.body.outcome, 'deny')
    assert.deepEqual(codes(claimed as never), ['exception_over'])
  })

  test('a claim cites the exception again', () => {
    const world = waivable()
    world.waivable = ['hold', 'other']
    const waiver = granted(world, { waives: { rule: 'other' } })
    world.policy = ({ facts }) => (facts.waived.includes('other') ? holdFor('approver') : DENY)
    const decision = ask(world)
    world.must(vote(world, 'rita', decision.id))
    const claimed = world.must(claim(world, decision.id))
    assert.deepEqual(claimed.type === 'decision.claimed' && claimed.body.exceptions, [waiver])
    assert.equal(world.facts.query({ kind: 'citation', where: { cited: waiver }, limit: 9 }).total, 2)
    assert.equal(intent(world, decision.id).ok, true)
  })
})

describe('who may ask and who decides', () => {
  test('INVARIANT 4: nobody decides on their own, on any path', () => {
    const world = waivable()
    world.mustSay(
      'fred',
      'authority.grant',
      grantOf(world, 'dora', { mandate: mandateOf(world) }, { powers: ['approve_exception'] }),
    )
    const { id } = world.mustSay('dora', 'exception.request', requestOf(world))
    refused(approve(world, 'dora', id), 'forbidden', 'the requester')
    refused(world.say('dora', 'exception.refuse', { exception: id, reason: 'r' }), 'forbidden', 'nor refuses')
    refused(approve(world, 'rita', id), 'beyond_authority', 'no power')
    world.mustSay(
      'fred',
      'authority.grant',
      grantOf(world, 'olga', { mandate: mandateOf(world) }, { powers: ['approve_exception'] }),
    )
    refused(approve(world, 'olga', id), 'not_separate', 'the team that runs it')
    assert.equal(approve(world, 'fred', id).ok, true)
    refused(approve(world, 'gina', id), 'conflict', 'answered')
  })

  test('where the owner asks, the grantor decides and nobody beside', () => {
    const world = waivable()
    world.mustSay(
      'gina',
      'authority.grant',
      grantOf(world, 'dora', { mandate: mandateOf(world) }, { powers: ['approve_exception'] }),
    )
    const { id } = world.mustSay('ada', 'exception.request', requestOf(world))
    refused(approve(world, 'ada', id), 'forbidden', 'the owner')
    refused(approve(world, 'dora', id), 'beyond_authority', 'power, but not above the owner')
    assert.equal(approve(world, 'fred', id).ok, true)
  })

  test('what watches the owner is not waived by the owner, whoever asks', () => {
    const world = waivable()
    const [grant] = world.model.authorities.values()
    world.mustSay(
      'fred',
      'authority.grant',
      grantOf(world, 'ada', { mandate: mandateOf(world) }, { powers: ['approve_exception'] }),
    )
    assert.ok(grant)
    const rule = world.mustSay('olga', 'exception.request', requestOf(world))
    assert.equal(approve(world, 'ada', rule.id).ok, true, 'a rule of the owner’s own policy is')
    const { id } = world.mustSay(
      'olga',
      'exception.request',
      requestOf(world, { waives: { requirement: 'missing_challenger' } }),
    )
    refused(approve(world, 'ada', id), 'not_separate', 'the second line is not')
  })

  test('strangers, unknown rules and what nothing waives are refused', () => {
    const world = waivable()
    refused(world.say('rita', 'exception.request', requestOf(world)), 'forbidden', 'a reviewer')
    for (const rule of ['base', 'stop', 'mode:review_all'.replace(':', '-')])
      refused(world.say('olga', 'exception.request', requestOf(world, { waives: { rule } })), 'invalid_input', rule)
    world.waivable = undefined
    refused(world.say('olga', 'exception.request', requestOf(world)), 'document_missing', 'the policy cannot be read')
  })

  test('INVARIANT 6: it ends, by residual risk, and never outlives the right it rests on', () => {
    for (const [risk, days] of [
      ['low', 365],
      ['moderate', 180],
      ['high', 90],
    ] as const) {
      const world = founded({ sign: false })
      const residualRisk = {
        hallucination: risk,
        data_leakage: risk,
        bias: risk,
        unauthorized_action: risk,
        other: risk,
      }
      if (risk === 'low') sign(world, { residualRisk })
      // The fold takes what an acceptance says; who must countersign it is judged elsewhere.
      else forceRisk(world, risk)
      const until = (more: number) => requestOf(world, { until: plusMs(world.now, days * DAY + more) })
      refused(world.say('olga', 'exception.request', until(1)), 'beyond_authority', risk)
      assert.equal(world.say('olga', 'exception.request', until(0)).ok, true, risk)
    }
    const world = waivable()
    refused(world.say('olga', 'exception.request', requestOf(world, { until: world.now })), 'expired', 'over')
    const short = { powers: ['approve_exception' as const], until: plusMs(world.now, 10 * DAY) }
    world.mustSay('fred', 'authority.grant', grantOf(world, 'dora', { mandate: mandateOf(world) }, short))
    const { id } = world.mustSay('olga', 'exception.request', requestOf(world))
    refused(approve(world, 'dora', id), 'beyond_authority', 'it would outlive the approver’s authority')
    forceRisk(world, 'critical')
    refused(approve(world, 'fred', id), 'beyond_authority', 'nothing is waived at critical risk')
  })

  test('when the owner signs for more risk, the end moves nearer by itself', () => {
    const world = waivable()
    const id = granted(world, { until: plusMs(world.now, 170 * DAY) })
    const exception = world.model.exceptions.get(id)
    assert.ok(exception)
    forceRisk(world, 'high')
    assert.equal(endOf(world.model, exception), plusMs(world.now, 90 * DAY))
    forceRisk(world, 'critical')
    assert.equal(endOf(world.model, exception), null)
    assert.notEqual(ask(world).body.outcome, 'allow')
  })

  test('revoked for cause above the approver, it is gone at once', () => {
    const world = waivable()
    const under = { mandate: mandateOf(world) }
    const grant = world.mustSay(
      'fred',
      'authority.grant',
      grantOf(world, 'dora', under, { powers: ['approve_exception'] }),
    )
    const { id } = world.mustSay('olga', 'exception.request', requestOf(world))
    world.must(approve(world, 'dora', id))
    assert.equal(ask(world).body.outcome, 'allow')
    world.mustSay('fred', 'authority.revoke', { authority: grant.id, forCause: true, reason: 'misused' })
    assert.equal(ask(world).body.outcome, 'review')
  })
})

describe('a rule that is rewritten under the same name', () => {
  test('is waived no more, says so on each decision, and is again once its text is back', () => {
    const world = waivable()
    const id = granted(world)
    assert.equal(ask(world).body.outcome, 'allow')
    world.ruleText = 'forbid, and more besides'
    const held = ask(world)
    assert.equal(held.body.outcome, 'review')
    assert.deepEqual(held.body.exceptions, undefined)
    assert.deepEqual(held.body.reasons.at(-1), { code: 'exception_suspended', value: id })
    world.waivable = undefined
    assert.equal(ask(world).body.outcome, 'review', 'what cannot be read counts as rewritten')
    world.waivable = ['hold']
    world.ruleText = 'forbid'
    assert.deepEqual([ask(world).body.outcome, ask(world).body.exceptions], ['allow', [id]])
  })

  test('is neither approved nor renewed as it was', () => {
    const world = waivable()
    const { id } = world.mustSay('olga', 'exception.request', requestOf(world))
    world.ruleText = 'forbid, and more besides'
    refused(approve(world, 'fred', id), 'conflict', 'nobody approves what nobody asked for')
    world.ruleText = 'forbid'
    world.must(approve(world, 'fred', id))
    world.ruleText = 'forbid, and more besides'
    const renewed = world.say('olga', 'exception.renew', {
      exception: id,
      reason: 'r',
      compensatingControl: { what: 'c', evidence: EVIDENCE },
      until: plusMs(world.now, 60 * DAY),
    })
    refused(renewed, 'conflict', 'another is asked for')
  })
})

describe('renewals', () => {
  const renew = (world: World, exception: string, days: number, name = 'olga') =>
    world.say(name, 'exception.renew', {
      exception,
      reason: 'still short',
      compensatingControl: { what: 'as before', evidence: EVIDENCE },
      until: plusMs(world.now, days * DAY),
    })

  /** Three terms, approved by the founder who approved the first. */
  function thrice(world: World): string {
    const id = granted(world, { until: plusMs(world.now, 10 * DAY) })
    for (let n = 0; n < 2; n += 1) {
      world.later(5 * DAY)
      world.must(renew(world, id, 10))
      world.must(approve(world, 'fred', id))
    }
    world.later(5 * DAY)
    return id
  }

  test('each is asked for and approved like the first; refusing it leaves the running term', () => {
    const world = waivable()
    const id = granted(world, { until: plusMs(world.now, 10 * DAY) })
    refused(renew(world, id, 5), 'conflict', 'it holds that long anyway')
    world.must(renew(world, id, 20))
    refused(renew(world, id, 21), 'conflict', 'one waits')
    refused(approve(world, 'olga', id), 'forbidden', 'not by who asked')
    world.mustSay('fred', 'exception.refuse', { exception: id, reason: 'no' })
    assert.equal(ask(world).body.outcome, 'allow')
    world.later(10 * DAY)
    assert.equal(ask(world).body.outcome, 'review')
  })

  test('the third renewal goes one level up', () => {
    const world = waivable()
    const id = thrice(world)
    world.must(renew(world, id, 10))
    refused(approve(world, 'fred', id), 'beyond_authority', 'the same approver once more')
    assert.equal(approve(world, 'gina', id).ok, true, 'the other signer of the mandate')
    assert.equal(world.model.exceptions.get(id)?.terms.length, 4)
  })

  test('asking anew for the same thing does not start the count again', () => {
    const world = waivable()
    const first = thrice(world)
    world.mustSay('olga', 'exception.revoke', { exception: first, reason: 'to ask anew' })
    const { id } = world.mustSay('olga', 'exception.request', requestOf(world))
    refused(approve(world, 'fred', id), 'beyond_authority', 'the count goes on')
    assert.equal(approve(world, 'gina', id).ok, true)
  })

  test('nor does asking for another tool, recipient or agent: the count is by use case and rule', () => {
    for (const scope of [{ tool: 'refund' }, { recipient: 'DE1' }, { agent: 'bot' }]) {
      const world = waivable()
      thrice(world)
      const { id } = world.mustSay('olga', 'exception.request', requestOf(world, { scope }))
      refused(approve(world, 'fred', id), 'beyond_authority', JSON.stringify(scope))
      assert.equal(approve(world, 'gina', id).ok, true)
    }
    const world = waivable()
    world.waivable = ['hold', 'other']
    thrice(world)
    const { id } = world.mustSay('olga', 'exception.request', requestOf(world, { waives: { rule: 'other' } }))
    assert.equal(approve(world, 'fred', id).ok, true, 'another rule is another matter')
  })

  test('past a year of age somebody one level up decides, however few renewals', () => {
    const world = waivable()
    const id = granted(world, { until: plusMs(world.now, 170 * DAY) })
    for (const days of [160, 160]) {
      world.later(days * DAY)
      resigned(world)
      world.must(renew(world, id, 170))
      const byFred = approve(world, 'fred', id)
      if (byFred.ok) continue
      assert.equal(byFred.code, 'beyond_authority')
      assert.equal(approve(world, 'gina', id).ok, true)
      return
    }
    assert.fail('a year went by')
  })
})
