import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RecordRow } from '@answerable/contract'
import { emptyTrace, extendTrace, type Trace } from '@answerable/domain'
import { createTraces } from '../../src/writer/traces.ts'

const trace: Trace = extendTrace(emptyTrace(), { influence: 'request', kind: 'request', trust: 'trusted', text: 'pay' })
const run = { id: 'r1', lastObservation: 7, observations: 1 } as RecordRow<'run'>

/** A log that has lost everything: what is not in memory comes back closed, so a test sees where a trace came from. */
const kept = () => {
  const reads = { query: () => Promise.reject(new TypeError('nothing is stored')) } as never
  const traces = createTraces({ emptyTrace, extendTrace } as never, {} as never, {} as never)
  return { traces, load: () => traces.load(run, {} as never, reads) }
}

test('a committed trace is found in memory, until the run closes', async () => {
  const { traces, load } = kept()
  const batch = { traces: () => [{ run: 'r1', trace, row: run }], closedRuns: () => [] as string[] }
  traces.remember(batch)
  assert.equal(await load(), trace)
  traces.remember({ traces: () => [], closedRuns: () => ['r2'] })
  assert.equal(await load(), trace)
  traces.remember({ traces: () => [], closedRuns: () => ['r1'] })
  assert.equal((await load()).full, true)
})

test('a run that is extended and closed in one batch leaves nothing', async () => {
  const { traces, load } = kept()
  traces.remember({ traces: () => [{ run: 'r1', trace, row: run }], closedRuns: () => ['r1'] })
  assert.equal((await load()).full, true)
})
