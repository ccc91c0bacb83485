import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { GATES, runGate } from './gates.ts'
import { installMissing } from './install-missing.ts'
import { findTestFiles, type Job, planJobs } from './jobs.ts'
import { type Postgres, startPostgres } from './postgres.ts'
import type { TestRecord } from './records.ts'
import { runJob } from './run-job.ts'
import { count, details, exitCode, jobLines, lastLine, seconds } from './summary.ts'

const PARALLEL = 2
const root = fileURLToPath(new URL('../..', import.meta.url))
const stopped = new AbortController()

/**
 * `npm test [-- --long] [-- <part of a path>...]`: the gates, then every test, then one line of totals.
 *
 * With parts of paths only the test files that match run, without the gates: the short way while working on one thing.
 */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ options: { long: { type: 'boolean' } }, allowPositionals: true })
  const started = performance.now()
  const records: TestRecord[] = []
  if (positionals.length === 0) await runGates(records)
  const files = findTestFiles(root, { long: values.long === true, paths: positionals })
  const postgres = await preparePostgres(records)
  try {
    await runTests(planJobs(files), postgres, records)
  } finally {
    await postgres?.stop()
  }
  const totals = count(records)
  for (const line of details(records)) console.log(line)
  console.log(`\n${files.length} test files, ${postgresLine(postgres)}, ${seconds(performance.now() - started)}`)
  if (stopped.signal.aborted) return 130
  console.log(lastLine(totals))
  return exitCode(totals)
}

async function runGates(records: TestRecord[]): Promise<void> {
  for (const gate of GATES) {
    const record = await runGate(gate, { cwd: root, env: process.env, abort: stopped.signal })
    records.push(record)
    console.log(`${record.status === 'passed' ? 'ok  ' : 'FAIL'} ${gate.name}  ${seconds(record.milliseconds)}`)
  }
}

/** A PostgreSQL that is installed but does not start is a failure, not a reason to skip. */
async function preparePostgres(records: TestRecord[]): Promise<Postgres | undefined> {
  const given = process.env['ANSWERABLE_TEST_PG']
  if (given !== undefined) return { url: given, version: '(given)', stop: async () => {} }
  for (const line of installMissing()) console.log(line)
  const started = performance.now()
  try {
    return await startPostgres()
  } catch (error) {
    const milliseconds = performance.now() - started
    records.push({ file: 'gate', name: 'PostgreSQL starts', status: 'failed', milliseconds, error: String(error) })
    return undefined
  }
}

function postgresLine(postgres: Postgres | undefined): string {
  return postgres === undefined ? 'NO PostgreSQL: its tests were skipped' : `PostgreSQL ${postgres.version}`
}

async function runTests(jobs: Job[], postgres: Postgres | undefined, records: TestRecord[]): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'answerable-test-'))
  const env = { ...process.env, ...(postgres === undefined ? {} : { ANSWERABLE_TEST_PG: postgres.url }) }
  const waiting = [...jobs]
  const worker = async () => {
    for (let job = waiting.shift(); job !== undefined && !stopped.signal.aborted; job = waiting.shift()) {
      const result = await runJob(job, scratch, { cwd: root, env, abort: stopped.signal })
      records.push(...result.records)
      for (const line of jobLines(result)) console.log(line)
    }
  }
  try {
    await Promise.all(Array.from({ length: PARALLEL }, worker))
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopped.abort())
process.exitCode = await main()
