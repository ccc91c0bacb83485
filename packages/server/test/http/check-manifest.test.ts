import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { testDeployment } from '../helpers/deployment.ts'

const beside = (name: string): string =>
  readFileSync(new URL(`../../../../examples/refund-assistant/${name}`, import.meta.url), 'utf8')
const files = { policy: beside('policy.cedar'), tests: beside('policy.tests.yaml') }

test('the checker says of a file what registering would, and keeps nothing', async () => {
  await using d = await testDeployment()
  const person = await d.person('olivia')
  const bearer = await d.bearer(person)
  const size = await d.size()
  const check = async (body: object) => (await d.http('POST', '/v1/use-cases/check', body, bearer)).body

  const whole = await check({ text: beside('answerable.yaml'), ...files })
  assert.equal(whole['ok'], true)
  assert.deepEqual([whole['tier'], whole['tierFloor'], whole['rules'], whole['testsPassed']], ['T3', 'T3', 5, 8])
  const again = await check({ text: whole['yaml'], ...files })
  assert.deepEqual(again, whole, 'what it writes is what it read')

  const placed = await check({ text: beside('answerable.yaml').replace('class: read', 'class: rede'), ...files })
  const [issue] = placed['issues'] as { file: string; line: number; column: number }[]
  assert.deepEqual([placed['ok'], issue?.file, issue?.line, issue?.column], [false, 'manifest', 25, 5])

  const half = await check({
    draft: {
      autonomy: 'autonomous',
      data_classes: ['secret'],
      tools: [{ name: 'x', class: 'write', undo: 'irreversible' }],
    },
  })
  assert.deepEqual([half['ok'], half['manifest'], half['tier']], [false, null, 'T1'])
  assert.deepEqual(
    (half['tierReasons'] as { what: string }[]).map(({ what }) => what),
    ['together', 'autonomy', 'data_class'],
  )

  const looser = files.policy.replace('<= 20000', '<= 30000')
  const before = { manifest: whole['manifest'], policy: files.policy }
  const moved = await check({ text: beside('answerable.yaml'), policy: looser, tests: '', before })
  assert.equal((moved['rulesChanged'] as { tightens: boolean }).tightens, false)
  const stricter = await check({
    text: beside('answerable.yaml'),
    policy: files.policy,
    tests: '',
    before: { ...before, policy: looser },
  })
  assert.equal((stricter['rulesChanged'] as { tightens: boolean }).tightens, true)

  const both = await d.http('POST', '/v1/use-cases/check', { text: 'a', draft: {} }, bearer)
  assert.equal(both.status, 400)
  assert.equal((await d.http('POST', '/v1/use-cases/check', { text: 'a' })).status, 401)
  assert.equal(await d.size(), size)
})
