import type { JobResult } from './run-job.ts'
import type { TestRecord } from './records.ts'

export interface Totals {
  passed: number
  failed: number
  skipped: number
}

export function count(records: TestRecord[]): Totals {
  const of = (status: TestRecord['status']) => records.filter((record) => record.status === status).length
  return { passed: of('passed'), failed: of('failed'), skipped: of('skipped') }
}

/** The line that ends the output: people, CI and the next script read the same one. */
export function lastLine({ passed, failed, skipped }: Totals): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

/** INVARIANT: a run in which nothing passed is a failed run, whatever the reason. */
export function exitCode({ passed, failed }: Totals): number {
  return failed > 0 || passed === 0 ? 1 : 0
}

export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`
}

/** One line per file, in the order they ended. */
export function jobLines({ job, records }: JobResult): string[] {
  return job.files.map((file) => {
    const mine = records.filter((record) => record.file === file)
    const totals = count(mine)
    const time = mine.reduce((sum, record) => sum + record.milliseconds, 0)
    const mark = totals.failed > 0 ? 'FAIL' : 'ok  '
    return `${mark} ${file}  ${lastLine(totals)}  ${seconds(time)}`
  })
}

/** Everything a person must see after the last test: failures in full, every skip with its reason, the slow ones. */
export function details(records: TestRecord[]): string[] {
  const failures = records.filter((record) => record.status === 'failed')
  const skips = records.filter((record) => record.status === 'skipped')
  const slow = records.toSorted((a, b) => b.milliseconds - a.milliseconds).slice(0, 10)
  return [
    '',
    'Slowest:',
    ...slow.map((record) => `  ${seconds(record.milliseconds).padStart(8)}  ${record.file}: ${record.name}`),
    ...(skips.length === 0 ? [] : ['', `SKIPPED, and therefore not shown to work here (${skips.length}):`]),
    ...skips.map((record) => `  ${record.file}: ${record.name}\n      ${record.reason || 'NO REASON GIVEN'}`),
    ...failures.flatMap((record) => ['', `FAILED  ${record.file}: ${record.name}`, indent(record.error ?? '')]),
  ]
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n')
}
