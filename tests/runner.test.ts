import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { GATES, runGate } from '../scripts/test/gates.ts'
import { findTestFiles, planJobs } from '../scripts/test/jobs.ts'
import { parseReport } from '../scripts/test/records.ts'
import { type JobResult, runJob } from '../scripts/test/run-job.ts'
import { count, details, exitCode, jobLines, lastLine } from '../scripts/test/summary.ts'
import { root } from './lib/repo.ts'

const HEAD = `import { describe, test } from 'node:test'\nimport assert from 'node:assert/strict'\n`
const LIMIT = 12_000

let folder: string
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'answerable-runner-'))
})
after(() => rmSync(folder, { recursive: true, force: true }))

/** Runs one made-up test file as `npm test` would. */
async function run(name: string, source: string, limit = LIMIT): Promise<JobResult> {
  const file = `${name}.test.ts`
  writeFileSync(join(folder, file), source)
  const abort = new AbortController().signal
  return runJob({ files: [file], limit }, folder, { cwd: folder, env: withoutRunner(), abort })
}

/** This test runs inside a runner; the one it starts must not think it is that runner's child. */
function withoutRunner(): NodeJS.ProcessEnv {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env
  return env
}

const statuses = ({ records }: JobResult) => records.map(({ name, status }) => `${status} ${name}`)

describe('a test file', () => {
  test('is counted test by test, parents of failures not twice', async () => {
    const source = `${HEAD}describe('s', () => { test('a', () => {}) })
      test('p', async (t) => {
        await t.test('b', () => {})
        await t.test('c', () => { assert.deepEqual({ x: 1 }, { x: 2 }) })
        await t.test('d', (t) => t.skip('needs PostgreSQL'))
      })`
    const result = await run('mixed', source)
    assert.deepEqual(statuses(result), ['passed s > a', 'passed p > b', 'failed p > c', 'skipped p > d'])
    assert.deepEqual(count(result.records), { passed: 2, failed: 1, skipped: 1 })
    const text = details(result.records).join('\n')
    assert.match(text, /SKIPPED.*\(1\)/)
    assert.match(text, /p > d\n\s+needs PostgreSQL/)
    assert.match(text, /FAILED {2}mixed\.test\.ts: p > c\n[\s\S]*\+ actual - expected/)
    assert.match(jobLines(result).join(), /^FAIL mixed\.test\.ts {2}2 passed, 1 failed, 1 skipped/)
  })

  test('that holds no test fails', async () => {
    assert.deepEqual(statuses(await run('empty', 'console.log("nothing")')), ['failed holds no test'])
  })

  test('that cannot be loaded fails, and says why', async () => {
    const { records } = await run('broken', `throw new Error('at load')`)
    assert.deepEqual(
      records.map(({ status }) => status),
      ['failed'],
    )
    assert.match(records[0]?.error ?? '', /at load/)
  })

  test('whose process dies fails, even after its tests passed', async () => {
    const result = await run(
      'dies',
      `${HEAD}test('a', () => {})\ntest('b', () => { setTimeout(() => process.exit(0), 100); return new Promise(() => {}) })`,
    )
    assert.ok(statuses(result).includes('failed ended before its tests did'), statuses(result).join())
  })

  test('that leaves something open is killed, together with what it started', async () => {
    const beat = join(folder, 'beat')
    const loop = `while :; do echo x >> ${beat}; sleep 0.05; done`
    const source = `${HEAD}import { spawn } from 'node:child_process'
      test('a', () => { spawn('sh', ['-c', ${JSON.stringify(loop)}]); setInterval(() => {}, 1000) })`
    const result = await run('hangs', source, 2_000)
    assert.ok(statuses(result).some((line) => line.startsWith('failed did not end within 2 s')))
    const before = statSync(beat).size
    await setTimeout(300)
    assert.ok(before > 0)
    assert.equal(statSync(beat).size, before)
  })
})

describe('the totals', () => {
  test('end in one line', () => {
    assert.equal(lastLine({ passed: 3, failed: 0, skipped: 0 }), '3 passed, 0 failed')
    assert.equal(lastLine({ passed: 3, failed: 1, skipped: 2 }), '3 passed, 1 failed, 2 skipped')
  })
  test('fail when anything failed or nothing passed', () => {
    assert.equal(exitCode({ passed: 3, failed: 0, skipped: 9 }), 0)
    assert.equal(exitCode({ passed: 3, failed: 1, skipped: 0 }), 1)
    assert.equal(exitCode({ passed: 0, failed: 0, skipped: 4 }), 1)
  })
  test('do not trip over the half line of a killed reporter', () => {
    const whole = { file: 'a', name: 'b', status: 'passed', milliseconds: 1 }
    const text = `${JSON.stringify(whole)}\n`
    assert.deepEqual(parseReport(`${text}{"file":"a","na`), { records: [whole], ended: false })
    assert.deepEqual(parseReport(`${text}"end"\n`), { records: [whole], ended: true })
  })
})

describe('the plan', () => {
  test('finds this file, and long sweeps only when asked', () => {
    const all = { long: true, paths: [] }
    assert.ok(findTestFiles(root, { ...all, long: false }).includes('tests/runner.test.ts'))
    assert.deepEqual(findTestFiles(root, { ...all, paths: ['tests/runner'] }), ['tests/runner.test.ts'])
    assert.ok(findTestFiles(root, { ...all, long: false }).every((file) => !file.includes('.long.')))
  })
  test('runs every file exactly once, pure packages in one process each', () => {
    const files = ['packages/ledger/test/a.test.ts', 'packages/ledger/test/b.test.ts', 'packages/server/test/c.test.ts']
    files.push('packages/server/test/d.long.test.ts', 'tests/e.test.ts')
    const jobs = planJobs(files)
    assert.deepEqual(jobs.flatMap((job) => job.files).sort(), [...files].sort())
    assert.deepEqual(
      jobs.map((job) => job.files.length),
      [1, 2, 1, 1],
    )
  })
})

test('a gate that finds something fails with what it printed', async () => {
  const options = { cwd: folder, env: process.env, abort: new AbortController().signal }
  const gate = { name: 'g', command: process.execPath, args: ['-e', 'console.log("found"); process.exit(1)'] }
  assert.match((await runGate(gate, options)).error ?? '', /found/)
  assert.equal((await runGate({ ...gate, args: ['-e', ''] }, options)).status, 'passed')
  assert.equal((await runGate({ ...gate, command: 'no-such-tool' }, options)).status, 'failed')
  assert.deepEqual(
    GATES.map(({ name }) => name),
    ['check-node', 'typecheck', 'typecheck console', 'typecheck verifier page', 'lint', 'format'],
  )
})
