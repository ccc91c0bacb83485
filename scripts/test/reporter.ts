import { relative } from 'node:path'
import { inspect } from 'node:util'
import type { TestEvent } from 'node:test/reporters'
import { END, type TestRecord } from './records.ts'

type Finished = Extract<TestEvent, { type: 'test:pass' | 'test:fail' }>['data']

/**
 * A `node:test` reporter that writes one {@link TestRecord} per line, and {@link END} after the last.
 *
 * Left out: suites, the runner's own pseudo-test for a file that holds none, and the failure of a parent whose subtests
 * failed, which would count one mistake twice.
 */
export default async function* report(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const path: string[] = []
  for await (const event of events) {
    if (event.type === 'test:start') {
      path.length = event.data.nesting
      path[event.data.nesting] = event.data.name
    } else if (event.type === 'test:pass' || event.type === 'test:fail') {
      path.length = event.data.nesting
      const record = toRecord(event.type === 'test:pass', event.data, [...path, event.data.name].join(' > '))
      if (record !== undefined) yield `${JSON.stringify(record)}\n`
    }
  }
  yield `${END}\n`
}

function toRecord(passed: boolean, data: Finished, name: string): TestRecord | undefined {
  const file = data.file === undefined ? '' : relative(process.cwd(), data.file)
  const base = { file, name, milliseconds: data.details.duration_ms }
  if (data.skip !== undefined || data.todo !== undefined) {
    const reason = data.skip ?? data.todo
    return { ...base, status: 'skipped', reason: typeof reason === 'string' ? reason : '' }
  }
  if (passed) return data.details.type === 'suite' || isWholeFile(data) ? undefined : { ...base, status: 'passed' }
  const error = 'error' in data.details ? (data.details.error as Error & { failureType?: string }) : undefined
  if (error?.failureType === 'subtestsFailed') return undefined
  return { ...base, status: 'failed', error: inspect(error?.cause ?? error, { depth: 6 }) }
}

function isWholeFile(data: Finished): boolean {
  return data.nesting === 0 && data.file !== undefined && data.file.endsWith(data.name) && data.name.endsWith('.ts')
}
