import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { AnswerCheck } from '../bench/answers.ts'
import { attribute, PARTS } from '../bench/profile.ts'
import type { Report } from '../bench/report.ts'
import { root } from './lib/repo.ts'

let folder: string
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'answerable-bench-smoke-'))
})
after(() => rmSync(folder, { recursive: true, force: true }))

function bench(...args: string[]) {
  return spawnSync(process.execPath, ['--conditions=source', join(root, 'bench/main.ts'), ...args], {
    encoding: 'utf8',
    timeout: 300_000,
    // The repository's own made-up runs: the same load wherever this test runs.
    env: { ...process.env, ANSWERABLE_SHARED: join(folder, 'absent') },
  })
}

describe('npm run bench', () => {
  test('measures a real server on SQLite, answer by answer, and says what stood in for the recordings', () => {
    const file = join(folder, 'report.json')
    const sizes = ['--quick', '--seconds', '0.3', '--rounds', '1', '--connections', '2', '--growth', '50,150']
    const { status, stdout, stderr } = bench(...sizes, '--store', 'sqlite', '--json', file, '--profiles', folder)
    assert.equal(status, 0, stderr)
    assert.match(stderr, /NO RECORDED CALLS/)
    assert.match(stdout, /SKIPPED recorded calls/)
    const { stores, growth, machine, requests } = JSON.parse(readFileSync(file, 'utf8')) as Report
    assert.equal(requests.rules, 30)
    assert.ok(requests.heldCalls > 0 && requests.heldCalls <= requests.calls * 0.05)
    assert.ok(machine.disk.perSecond > 0)
    const { sqlite } = stores
    assert.ok(sqlite)
    assert.deepEqual(
      sqlite.levels.map(({ connections, batch }) => [connections, batch]),
      [
        [2, 1],
        [4, 100],
      ],
    )
    for (const { perSecond, serverCpuMs } of sqlite.levels) assert.ok(perSecond.min > 0 && serverCpuMs.min > 0)
    assert.equal(sqlite.wrong, 0)
    assert.ok(sqlite.verifiedReceipts > 0)
    const { shares } = sqlite.shares
    assert.ok(Math.abs(PARTS.reduce((sum, part) => sum + shares[part], 0) - 1) < 1e-6)
    for (const part of ['policy', 'tracing', 'hashing', 'commit', 'HTTP'] as const) assert.ok(shares[part] > 0, part)
    assert.ok(growth.every(({ entries }, n) => entries >= ([50, 150][n] ?? Number.NaN)))
    assert.ok((growth[1]?.bytesPerEntry ?? 0) > 0)
  })

  test('refuses an option that makes no sense, before it starts anything', () => {
    for (const args of [['--store', 'mysql'], ['--rounds', '0'], ['--connections', '1,x'], ['--fast']]) {
      const { status, stderr } = bench(...args)
      assert.equal(status, 64)
      assert.match(stderr, /npm run bench -- \[options\]/)
    }
  })
})

describe('an answer counts only when it is right', () => {
  const receipt = { format: 'answerable-receipt@v1', entry: 'e30=', proof: 'c2sp.org/tlog-proof@v1\n' }
  const answer = (change: object = {}) => ({ decision: 'd', outcome: 'allow', index: 7, receipt, ...change })
  const judged = (...answers: { status?: number; body?: object }[]): AnswerCheck => {
    const check = new AnswerCheck()
    for (const { status = 201, body = answer() } of answers)
      check.single({ status, body: JSON.stringify(body) }, 'allow')
    return check
  }

  test('right', () => assert.deepEqual([judged({}).right, judged({}).wrongCount], [1, 0]))
  test('another status', () => assert.equal(judged({ status: 503 }).wrongCount, 1))
  test('another outcome', () => assert.equal(judged({ body: answer({ outcome: 'deny' }) }).wrongCount, 1))
  test('no receipt', () => assert.equal(judged({ body: answer({ receipt: undefined }) }).wrongCount, 1))
  test('one entry for two decisions', () => assert.equal(judged({}, {}).wrongCount, 1))
  test('a receipt that does not verify', () => {
    const check = judged({})
    check.verifySamples('log.example+00000000+AAAA')
    assert.deepEqual([check.verified, check.wrongCount], [0, 1])
  })
  test('a batch that is short, or holds a problem', () => {
    const check = new AnswerCheck()
    check.batch({ status: 200, body: JSON.stringify({ results: [{ ok: false, problem: {} }] }) }, ['allow', 'allow'])
    assert.equal(check.wrongCount, 2)
  })
})

test('time belongs to the nearest module that has an owner, and the profiler’s own time to nobody', () => {
  const frame = (functionName: string, url: string) => ({ functionName, url, lineNumber: 0 })
  const nodes = [
    { id: 1, callFrame: frame('(root)', ''), children: [2, 3, 4, 7] },
    { id: 2, callFrame: frame('(idle)', '') },
    { id: 3, callFrame: frame('onread', 'node:internal/stream_base_commons') },
    { id: 4, callFrame: frame('commit', 'file:///r/packages/server/src/store/sqlite/store.ts'), children: [5] },
    { id: 5, callFrame: frame('exec', ''), children: [6] },
    { id: 6, callFrame: frame('evaluate', 'file:///r/packages/policy/src/evaluate.ts') },
    { id: 7, callFrame: frame('obey', 'file:///r/bench/server-hook.ts') },
  ]
  const { shares, self } = attribute({ nodes, samples: [2, 3, 4, 5, 6, 7], timeDeltas: [1, 2, 3, 4, 10, 50] }, '/r/')
  assert.deepEqual(shares, {
    policy: 0.5,
    tracing: 0,
    hashing: 0,
    commit: 0.35,
    HTTP: 0.1,
    rules: 0,
    runtime: 0,
    waiting: 0.05,
  })
  assert.ok(self.some(({ where }) => where === 'exec ← commit packages/server/src/store/sqlite/store.ts:1'))
})
