import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { JsonObject } from '@answerable/contract'
import { DAY } from '../helpers/clock.ts'
import { type TestDeployment, testDeployment } from '../helpers/deployment.ts'
import type { Founding } from '../helpers/founding.ts'

let d: TestDeployment
let founding: Founding

before(async () => {
  d = await testDeployment()
  founding = await d.founding()
})
after(() => d[Symbol.asyncDispose]())

type Rule = {
  rule: string
  verdict: string
  population: number
  items: { receipts: number[] }[]
  clauses: JsonObject[]
}
const rulesAt = async (query = ''): Promise<{ index: number; rules: Map<string, Rule>; body: JsonObject }> => {
  const reply = await d.http('GET', `/v1/rules${query}`, undefined, await d.bearer(founding.founder))
  assert.equal(reply.status, 200, reply.text)
  const rules = reply.body['rules'] as unknown as Rule[]
  return { index: Number(reply.body['index']), rules: new Map(rules.map((one) => [one.rule, one])), body: reply.body }
}

test('every rule is judged, with its population, its clauses and entries that have a receipt', async () => {
  const { rules, body } = await rulesAt()
  assert.equal(rules.size, 25)
  const counts = body['counts'] as Record<string, number>
  assert.equal(
    Object.values(counts).reduce((sum, one) => sum + one, 0),
    25,
  )
  const owners = rules.get('OWN-04')
  assert.deepEqual([owners?.verdict, owners?.population], ['pass', 1])
  assert.ok(owners?.clauses.every((clause) => typeof clause['appliesFrom'] === 'string'))
  for (const index of owners?.items[0]?.receipts ?? []) {
    const entry = await d.http('GET', `/v1/entries/${index}`, undefined, await d.bearer(founding.founder))
    assert.equal((entry.body['receipt'] as JsonObject | undefined)?.['format'], 'answerable-receipt@v1', entry.text)
  }
})

test('as of an entry, by the time it was then: what has lapsed since counted as live, records are unknown', async () => {
  const { index } = await rulesAt()
  d.clock.advance(90 * DAY)
  assert.equal((await rulesAt()).rules.get('OWN-01')?.verdict, 'fail')
  const then = await rulesAt(`?asOf=${index}`)
  assert.equal(then.rules.get('OWN-01')?.verdict, 'pass')
  assert.equal(then.rules.get('GAT-02')?.verdict, 'unknown')
  assert.equal(then.body['decisionsLookedAt'], null)
})
