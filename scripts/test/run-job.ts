import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ChildOptions, type ChildResult, runProcess } from './child.ts'
import type { Job } from './jobs.ts'
import { parseReport, type Report, type TestRecord } from './records.ts'

const REPORTER = fileURLToPath(new URL('./reporter.ts', import.meta.url))

/** A test that hangs fails by itself, with its name, after this part of the time its whole process has. */
const TEST_SHARE = 0.9

export interface JobResult {
  job: Job
  records: TestRecord[]
  milliseconds: number
}

/** Runs the files of a job and turns everything that went wrong, inside a test or outside any, into failed records. */
export async function runJob(job: Job, scratch: string, options: Omit<ChildOptions, 'limit'>): Promise<JobResult> {
  const out = join(scratch, `${job.files.join('+').replaceAll('/', '_').slice(0, 200)}.jsonl`)
  const child = await runProcess(
    process.execPath,
    [
      '--conditions=source',
      '--disable-warning=ExperimentalWarning',
      '--test',
      '--test-isolation=none',
      `--test-timeout=${Math.floor(job.limit * TEST_SHARE)}`,
      `--test-reporter=${REPORTER}`,
      `--test-reporter-destination=${out}`,
      ...job.files,
    ],
    { ...options, limit: job.limit },
  )
  const report = parseReport(existsSync(out) ? readFileSync(out, 'utf8') : '')
  return {
    job,
    records: [...report.records, ...failuresOutsideTests(job, report, child)],
    milliseconds: child.milliseconds,
  }
}

/**
 * What no test reports: a process that was killed or crashed, and a file without a single test, which would otherwise
 * pass for as long as nobody looks.
 */
function failuresOutsideTests(job: Job, { records, ended }: Report, child: ChildResult): TestRecord[] {
  const fail = (file: string, name: string): TestRecord => ({
    file,
    name,
    status: 'failed',
    milliseconds: child.milliseconds,
    error: child.output.trimEnd() || '(it printed nothing)',
  })
  if (child.timedOut) {
    return [fail(job.files.join(' '), `did not end within ${job.limit / 1000} s: a test or an open handle hangs`)]
  }
  if (child.code !== 0 && !records.some((record) => record.status === 'failed')) {
    return [fail(job.files.join(' '), `ended with ${child.code ?? 'a signal'} outside any test`)]
  }
  if (!ended) return [fail(job.files.join(' '), 'ended before its tests did')]
  const seen = new Set(records.map((record) => record.file))
  return job.files.filter((file) => !seen.has(file)).map((file) => fail(file, 'holds no test'))
}
