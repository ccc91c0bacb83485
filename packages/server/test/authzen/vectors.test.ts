import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { pdp, type Pdp } from './helpers/pdp.ts'

const SHARED = process.env['ANSWERABLE_SHARED'] ?? new URL('../../../../../shared', import.meta.url).pathname
const VECTORS = join(SHARED, 'data/conformance-vectors')

type Evaluation = { request: object; expected: boolean }
type Evaluations = { request: object; expected: { decision: boolean }[] }

const cases = [
  { name: 'todo', file: 'authzen-todo-decisions-1.0.json' },
  { name: 'gateway', file: 'authzen-gateway-decisions.json' },
] as const

describe('the published decisions of the interoperability events', () => {
  for (const { name, file } of cases) {
    test(`${name}: every one of them`, async (t) => {
      const path = join(VECTORS, file)
      if (!existsSync(path)) return t.skip(`needs shared data: ${file}`)
      const { evaluation, evaluations = [] } = JSON.parse(readFileSync(path, 'utf8')) as {
        evaluation: Evaluation[]
        evaluations?: Evaluations[]
      }
      assert.ok(evaluation.length >= 25)
      await using point = await pdp(name)
      const before = await point.d.size()
      for (const { request, expected } of evaluation)
        assert.equal(await point.decide(request), expected, JSON.stringify(request))
      assert.ok((await point.d.size()) >= before + 2 * evaluation.length, 'each is a decision in the log')
      for (const { request, expected } of evaluations) assert.deepEqual(await decisions(point, request), expected)
      t.diagnostic(`${evaluation.length} evaluations, ${evaluations.length} batches`)
    })
  }
})

async function decisions(point: Pdp, request: object) {
  const { body } = await point.post('/access/v1/evaluations', request)
  return (body['evaluations'] as { decision: boolean }[]).map(({ decision }) => ({ decision }))
}
