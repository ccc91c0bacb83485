import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type DecisionView, explainDecision, type JsonObject } from '@answerable/contract'
import { plusMs } from '@answerable/domain'
import { domain } from '../../src/app/domain.ts'
import { fsck } from '../../src/fsck/fsck.ts'
import { dataPaths } from '../../src/platform/paths.ts'
import { readGuard } from '../../src/signer/guard.ts'
import { prepare, type TestPerson } from '../helpers/client.ts'
import { DAY, type TestClock, testClock } from '../helpers/clock.ts'
import { NO_POSTGRES, type TestDeployment, testDeployment } from '../helpers/deployment.ts'
import { POLICY } from '../helpers/fixture.ts'
import type { Founding } from '../helpers/founding.ts'

/** As the fixture, but large payments may be waived; the very large never. */
const WAIVABLE = POLICY.replace('@reason("more than 100.00")', '@waivable("true") @reason("more than 100.00")').replace(
  '> 10000 };',
  '> 10000 }\nunless { context.waived.contains("large") };',
)
const HOUR = 3_600_000
const CONTROL = { what: 'the desk checks the list each evening', evidence: `sha256:${'e'.repeat(64)}` }

async function list(d: TestDeployment, by: TestPerson, path: string, field: string): Promise<JsonObject[]> {
  const reply = await d.http('GET', path, undefined, await d.bearer(by))
  assert.equal(reply.status, 200, reply.text)
  return reply.body[field] as JsonObject[]
}

async function problemsOf(d: TestDeployment) {
  const guard = readGuard(dataPaths(d.dataDir).guard, d.origin)
  return (await fsck({ store: d.store, guard, vkey: d.vkey, vault: d.vault, domain })).problems
}

/** Asked by the owner, approved by the grantor. */
async function excepted(d: TestDeployment, founding: Founding, more: JsonObject = {}): Promise<string> {
  const { id } = await d.must(founding.owner, 'exception.request', {
    useCase: founding.useCase,
    waives: { rule: 'large' },
    reason: 'short of people',
    compensatingControl: CONTROL,
    until: plusMs(d.clock.now(), 10 * DAY),
    ...more,
  })
  await d.must(founding.founder, 'exception.approve', { exception: id, reason: 'read it' })
  return id
}

for (const store of ['sqlite', 'postgres'] as const) {
  describe(`exceptions on ${store}`, { skip: store === 'postgres' ? NO_POSTGRES : false }, () => {
    let d: TestDeployment
    let founding: Founding
    let exception: string

    before(async () => {
      d = await testDeployment({ store })
      founding = await d.founding({ policy: WAIVABLE })
    })
    after(() => d[Symbol.asyncDispose]())

    test('what is asked for is shown to who approves it, in the words of who asked', async () => {
      const { id } = await d.must(founding.owner, 'exception.request', {
        useCase: founding.useCase,
        waives: { rule: 'large' },
        reason: 'short of people',
        compensatingControl: CONTROL,
        scope: { recipient: 'DE12' },
        until: plusMs(d.clock.now(), DAY),
      })
      const { text } = await prepare(d, founding.founder, 'exception.approve', { exception: id, reason: 'ok' })
      assert.match(text.join('\n'), /the rule large does not hold/)
      assert.match(text.join('\n'), /Only for the recipient “DE12”/)
      assert.match(text.join('\n'), /“the desk checks the list each evening”/)
      const own = await d.sign(founding.owner, 'exception.approve', { exception: id, reason: 'mine' })
      assert.equal(own.body['code'], 'forbidden')
      await d.must(founding.founder, 'exception.refuse', { exception: id, reason: 'no' })
      assert.equal((await list(d, founding.owner, '/v1/exceptions', 'exceptions'))[0]?.['state'], 'refused')
    })

    test('the real engine: allowed only thanks to it, cited and counted; unused it is marked', async () => {
      const agent = await d.agentClient(founding.agent)
      assert.equal((await agent.pay('150.00')).reply.body['outcome'], 'review')
      exception = await excepted(d, founding)
      const [, unused] = await list(d, founding.owner, '/v1/exceptions', 'exceptions')
      assert.deepEqual([unused?.['uses'], unused?.['unused'], unused?.['state']], [0, true, 'live'])
      const { reply } = await agent.pay('150.00')
      assert.deepEqual([reply.body['outcome'], reply.body['exceptions']], ['allow', [exception]])
      const view = await d.http(
        'GET',
        `/v1/decisions/${reply.field('decision')}`,
        undefined,
        await d.bearer(founding.owner),
      )
      const [rested] = view.body['restedOn'] as JsonObject[]
      assert.deepEqual([rested?.['what'], rested?.['id']], ['exception', exception])
      const receipt = rested?.['receipt']
      assert.ok(typeof receipt === 'string' && receipt in (view.body['receipts'] as JsonObject), 'with its receipt')
      assert.match(explainDecision(view.body as unknown as DecisionView), /It rests on exception, signed by olivia/)
      const small = await agent.pay('20.00')
      assert.equal(small.reply.body['exceptions'], undefined)
      assert.equal((await agent.pay('1000.01')).reply.body['outcome'], 'deny', 'what is not waivable stands')
      const [, used] = await list(d, founding.owner, `/v1/exceptions?useCase=${founding.useCase}`, 'exceptions')
      assert.deepEqual([used?.['uses'], used?.['unused']], [1, false])
      assert.equal((used?.['lastUse'] as JsonObject | undefined)?.['decision'], reply.body['decision'])
    })

    test('a rule that is not waivable is refused before anybody signs for it', async () => {
      const refused = await d.sign(founding.owner, 'exception.request', {
        useCase: founding.useCase,
        waives: { rule: 'never' },
        reason: 'r',
        compensatingControl: CONTROL,
        until: plusMs(d.clock.now(), DAY),
      })
      assert.equal(refused.body['code'], 'invalid_input')
    })

    test('a standing approval answers reviews within its bounds, counted in rows that are read back', async () => {
      const agent = await d.agentClient(founding.agent)
      await d.must(founding.owner, 'exception.revoke', { exception, reason: 'to see the review' })
      assert.equal((await agent.pay('150.00')).reply.body['outcome'], 'review')
      const { id } = await d.must(founding.owner, 'standing_approval.sign', {
        useCase: founding.useCase,
        assumptions: founding.assumptions,
        tool: 'pay',
        bounds: [{ argument: 'to', values: ['DE12'] }],
        amount: { each: 20_000, total: 40_000 },
        count: 5,
        until: plusMs(d.clock.now(), DAY),
        reason: 'instalments',
      })
      const { reply } = await agent.pay('150.00')
      assert.deepEqual([reply.body['outcome'], reply.body['standingApproval']], ['allow', id])
      assert.equal((await agent.pay('150.00', 'DE99')).reply.body['outcome'], 'review', 'another recipient')
      assert.equal((await agent.pay('250.01')).reply.body['outcome'], 'review', 'above the most of one')
      const [row] = await list(d, founding.reviewer, '/v1/standing-approvals', 'standingApprovals')
      assert.deepEqual([row?.['uses'], row?.['amountUsed'], row?.['live']], [1, 15_000, true])
      assert.deepEqual(row?.['bounds'], [{ argument: 'to', values: ['DE12'] }])
      await d.must(founding.owner, 'standing_approval.revoke', { standingApproval: id, reason: 'over' })
      assert.equal((await agent.pay('150.00')).reply.body['outcome'], 'review')
    })

    // PostgreSQL gives entries a time of its own: 90 days in a moment are a jump there, which somebody has to confirm.
    const skip = store === 'postgres' ? 'needs a clock that tests can move' : false
    test('an emergency continuation by two, its uses and its review are read back', { skip }, async () => {
      d.clock.advance(90 * DAY)
      const agent = await d.agentClient(founding.agent)
      assert.equal((await agent.pay('20.00')).reply.body['outcome'], 'deny')
      const scope = { kind: 'use_case', useCase: founding.useCase } as const
      const declared = await d.must(founding.founder, 'emergency.declare', { scope, reason: 'the owner is ill' })
      const alone = await d.sign(founding.founder, 'emergency.second', { emergency: declared.id, reason: 'me again' })
      assert.equal(alone.body['code'], 'forbidden')
      await d.must(founding.cosigner, 'emergency.second', { emergency: declared.id, reason: 'I agree' })
      const { reply } = await agent.pay('20.00')
      assert.deepEqual([reply.body['outcome'], reply.body['emergency']], ['allow', declared.id])
      const [row] = await list(d, founding.owner, '/v1/emergencies', 'emergencies')
      assert.deepEqual([row?.['live'], row?.['uses'], row?.['overdue']], [true, 1, false])
      d.clock.advance(25 * HOUR)
      const again = await d.agentClient(founding.agent)
      const reasons = (await again.pay('20.00')).reply.body['reasons'] as JsonObject[]
      assert.ok(reasons.some(({ code }) => code === 'emergency_unreviewed'))
      const reviewed = { emergency: declared.id, finding: 'justified', reason: 'looked at it' } as const
      await d.must(founding.owner, 'emergency.review', reviewed)
      const [after_] = await list(d, founding.owner, '/v1/emergencies', 'emergencies')
      assert.equal((after_?.['review'] as JsonObject | undefined)?.['finding'], 'justified')
    })

    test('the log holds together, every new row folded from its entries', async () => {
      assert.deepEqual(await problemsOf(d), [])
    })
  })
}

describe('at the millisecond, and across a restart', () => {
  const folder = mkdtempSync(join(tmpdir(), 'answerable-restart-'))
  let clock: TestClock
  let founding: Founding
  after(() => rmSync(folder, { recursive: true, force: true }))

  const opened = () => testDeployment({ dataDir: folder, clock })
  /** Sets the clock to an instant and asks once, in a server that has just started. */
  async function outcomeAt(instant: string, amount: string): Promise<[outcome: unknown, codes: string]> {
    clock.advance(Date.parse(instant) - Date.parse(clock.now()))
    const d = await opened()
    try {
      const { reply } = await (await d.agentClient(founding.agent)).pay(amount)
      const reasons = reply.body['reasons'] as JsonObject[]
      return [reply.body['outcome'], reasons.map(({ code }) => JSON.stringify(code)).join()]
    } finally {
      await d[Symbol.asyncDispose]()
    }
  }

  test('an exception and an acceptance hold to the last millisecond, and not one more', async () => {
    clock = testClock()
    let d = await opened()
    founding = await d.founding({ policy: WAIVABLE })
    const until = plusMs(clock.now(), 5 * DAY)
    const acceptanceEnd = plusMs(clock.now(), 90 * DAY)
    await excepted(d, founding, { until })
    await d[Symbol.asyncDispose]()
    assert.deepEqual(await outcomeAt(plusMs(until, -1), '150.00'), ['allow', '"permitted"'])
    assert.deepEqual(await outcomeAt(until, '150.00'), ['review', '"rule"'])
    assert.deepEqual(await outcomeAt(plusMs(until, 1), '150.00'), ['review', '"rule"'])
    assert.deepEqual(await outcomeAt(plusMs(acceptanceEnd, -1), '20.00'), ['allow', '"permitted"'])
    assert.deepEqual(await outcomeAt(acceptanceEnd, '20.00'), ['deny', '"acceptance_lapsed"'])
    assert.deepEqual(await outcomeAt(plusMs(acceptanceEnd, 1), '20.00'), ['deny', '"acceptance_lapsed"'])

    d = await opened()
    const scope = { kind: 'use_case', useCase: founding.useCase } as const
    const declared = await d.must(founding.founder, 'emergency.declare', { scope, reason: 'ill' })
    await d.must(founding.cosigner, 'emergency.second', { emergency: declared.id, reason: 'yes' })
    await d[Symbol.asyncDispose]()
    const over = plusMs(clock.now(), 4 * HOUR)
    assert.deepEqual(await outcomeAt(plusMs(over, -1), '20.00'), ['allow', '"permitted"'])
    assert.deepEqual(await outcomeAt(over, '20.00'), ['deny', '"acceptance_lapsed"'])
  })

  test('INVARIANT 12: a counter edited or deleted behind a stopped server opens nothing', async () => {
    const other = mkdtempSync(join(tmpdir(), 'answerable-counter-'))
    const own = testClock()
    const start = () => testDeployment({ dataDir: other, clock: own })
    try {
      let d = await start()
      const made = await d.founding({ policy: WAIVABLE })
      await d.must(made.owner, 'standing_approval.sign', {
        useCase: made.useCase,
        assumptions: made.assumptions,
        tool: 'pay',
        bounds: [{ argument: 'to', values: ['DE12'] }],
        amount: { each: 20_000, total: 100_000 },
        count: 1,
        until: plusMs(own.now(), DAY),
        reason: 'one instalment',
      })
      assert.equal((await (await d.agentClient(made.agent)).pay('150.00')).reply.body['outcome'], 'allow')
      await d[Symbol.asyncDispose]()
      const edits = [
        `UPDATE record_standing_approval SET value = replace(value, '"uses":1', '"uses":0')`,
        'DELETE FROM record_standing_approval',
      ]
      for (const sql of edits) {
        const database = new DatabaseSync(dataPaths(other).database)
        database.exec(sql)
        database.close()
        d = await start()
        assert.equal((await (await d.agentClient(made.agent)).pay('150.00')).reply.body['outcome'], 'review', sql)
        assert.match(JSON.stringify(await problemsOf(d)), /standing_approval/, sql)
        await d[Symbol.asyncDispose]()
      }
    } finally {
      rmSync(other, { recursive: true, force: true })
    }
  })
})
