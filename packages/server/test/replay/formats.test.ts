import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { join } from 'node:path'
import type { JsonObject } from '@answerable/contract'
import fc from 'fast-check'
import {
  type JudgedRun,
  openRuns,
  type ReplayRun,
  replayRun,
  RUN_FORMATS,
  type RunFormat,
} from '../../src/replay/index.ts'
import { policyGate } from '../../src/replay/policy-gate.ts'
import { readUseCaseFiles } from '../../src/replay/use-case-files.ts'
import { examples, fileOf, sharedRuns } from './support.ts'
import { writtenAs } from './written-as.ts'

const collect = async (path: string, format?: RunFormat, useCase = 'banking'): Promise<ReplayRun[]> => {
  const runs: ReplayRun[] = []
  for await (const { run } of await openRuns(path, { format, seed: 's', useCase })) runs.push(run)
  return runs
}

const gateOf = async (suite: string) => policyGate(await readUseCaseFiles(join(examples, suite, 'answerable.yaml')))

/** What of a run the gate decides on, and what it decided. */
const judged = async (runs: readonly ReplayRun[], gate: Awaited<ReturnType<typeof gateOf>>): Promise<unknown[]> => {
  const all: JudgedRun['answers'][] = []
  for (const run of runs) all.push(await replayRun(gate, run))
  return all
}

const VALUES = [
  'BE71096123456769',
  'FR7630006000011234567890189',
  'water.txt',
  'Main Street 4, "Gent"',
  '20',
  'zo\u0301',
]
const text = fc.oneof(fc.constantFrom(...VALUES), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }))
const argumentsOfTool = fc.dictionary(
  fc.constantFrom('recipient', 'amount', 'subject', 'file_path', 'password', 'extra', '__proto'),
  fc.oneof(
    text,
    fc.integer({ min: -5000, max: 5000 }),
    fc.boolean(),
    fc.constant(null),
    fc.array(text, { maxLength: 3 }),
  ),
)
const call = fc.record({
  tool: fc.constantFrom('send_money', 'read_file', 'update_password', 'get_balance', 'wire'),
  arguments: argumentsOfTool as fc.Arbitrary<JsonObject>,
  result: fc.array(text, { maxLength: 4 }).map((parts) => parts.join(' ')),
  failed: fc.boolean(),
})
const runs = fc.array(
  fc.record({
    request: fc.array(text, { minLength: 1, maxLength: 4 }),
    calls: fc.array(call, { minLength: 1, maxLength: 5 }),
  }),
  { minLength: 1, maxLength: 4 },
)
const runOf = (request: string, calls: ReplayRun['calls'], n: number): ReplayRun => ({
  id: `trace-${n}`,
  suite: 'banking',
  // Blank requests are unknown ones, which every format says in its own way.
  request: `Please: ${request}`,
  calls,
})

/** Formats that only have the text of a failed call cannot say that it failed: it reads like any other result. */
const SILENT_ON_ERRORS: readonly string[] = ['openai', 'otel']
const withoutErrors = (run: ReplayRun): ReplayRun => ({
  ...run,
  calls: run.calls.map((call) => ({ ...call, result: call.result ?? call.error, error: null })),
})

test('one run written in four formats gets equal outcomes, as far as the format says what failed', async (t) => {
  const gate = await gateOf('banking')
  await fc.assert(
    fc.asyncProperty(runs, async (generated) => {
      const given = generated.map(({ request, calls }, n) => {
        const written = calls.map(({ failed, result, ...rest }) =>
          failed ? { ...rest, result: null, error: result } : { ...rest, result, error: null },
        )
        return runOf(request.join(' '), written, n)
      })
      for (const format of RUN_FORMATS) {
        const wanted = await judged(SILENT_ON_ERRORS.includes(format) ? given.map(withoutErrors) : given, gate)
        const read = await collect(fileOf(t, writtenAs[format](given).split('\n')))
        assert.deepEqual(await judged(read, gate), wanted, format)
      }
    }),
    { numRuns: 60 },
  )
})

test('what the person says later counts from then on, in every format that knows turns', async (t) => {
  const gate = await gateOf('banking')
  const pay = (recipient: string, said?: string) => ({
    tool: 'send_money',
    arguments: { recipient, amount: 5 },
    result: 'sent',
    error: null,
    ...(said === undefined ? {} : { said }),
  })
  const [first, second] = ['BE71096123456769', 'FR7630006000011234567890189']
  const given = runOf(`Pay ${first}.`, [pay(first), pay(second), pay(second, `Now ${second} too.`), pay(first)], 0)
  const wanted = ['allow', 'review', 'allow', 'allow']
  for (const format of ['openai', 'otel'] as const) {
    const [run] = await collect(fileOf(t, writtenAs[format]([given]).split('\n')))
    assert.deepEqual(
      (await replayRun(gate, run as ReplayRun)).map(({ outcome }) => outcome),
      wanted,
      format,
    )
  }
})

test('recorded runs of real agents get equal outcomes in every format', async (t: TestContext) => {
  const path = sharedRuns()
  if (path === undefined) return t.skip('needs shared data: agentdojo/runs-dev.jsonl.gz')
  const some: ReplayRun[] = []
  let n = 0
  for await (const { run } of await openRuns(path, { seed: 's' }))
    if (n++ % 40 === 0 && run.calls.length > 0) some.push(run)
  for (const suite of ['banking', 'slack', 'travel', 'workspace']) {
    const gate = await gateOf(suite)
    const mine = some.filter((run) => run.suite === suite)
    const wanted = await judged(mine, gate)
    for (const format of RUN_FORMATS) {
      const read = await collect(fileOf(t, writtenAs[format](mine).split('\n'), 'runs.gz'), undefined, suite)
      assert.deepEqual(
        read.map((run) => run.suite),
        mine.map(() => suite),
        format,
      )
      assert.deepEqual(await judged(read, gate), wanted, `${suite} as ${format}`)
    }
  }
})

test('the format is found out, whatever the file is called', async (t) => {
  const given = [runOf('go', [{ tool: 'a', arguments: {}, result: 'x', error: null }], 0)]
  for (const format of RUN_FORMATS) {
    for (const name of ['runs.txt', 'runs.gz']) {
      const path = fileOf(t, writtenAs[format](given).split('\n'), name)
      assert.equal((await openRuns(path, { seed: '' })).format, format)
    }
  }
  const pretty = JSON.stringify(JSON.parse(writtenAs.otel(given)), null, 2)
  assert.equal((await openRuns(fileOf(t, pretty.split('\n')), { seed: '' })).format, 'otel')
  await assert.rejects(openRuns(fileOf(t, [{ hello: 1 }]), { seed: '' }), {
    code: 'recording_format_unknown',
    place: { line: 1 },
  })
})
