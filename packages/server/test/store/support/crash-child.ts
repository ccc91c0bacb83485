import { writeSync } from 'node:fs'
import { openPostgresStore } from '../../../src/store/postgres/store.ts'
import { openSqliteStore } from '../../../src/store/sqlite/store.ts'
import type { StoreAddress, TestStore } from './stores.ts'
import { idOf, openRun, openTestLog, requestDecision } from './test-log.ts'

/**
 * A server under load, for tests that kill it: opens the log, opens a run, asks for decisions one after the other on
 * several lanes, and writes one line per acknowledged command before it asks for the next: key, index, id, outcome.
 */
export type ChildOrder = { address: StoreAddress; guard: string; name: string; lanes: number }

const { address, guard, name, lanes } = JSON.parse(process.argv[2] ?? '') as ChildOrder
const on = {
  guard,
  open: () => ('file' in address ? openSqliteStore(address.file) : openPostgresStore(address)),
} as TestStore

const log = await openTestLog(on)
// The parent reads this through a pipe: written at once, or a kill would make an acknowledgement look unsent.
const acknowledge = (key: string, index: number, id: string, outcome: string): void => {
  writeSync(1, `${key} ${index} ${id} ${outcome}\n`)
}

const run = await log.writer.submit(openRun(`${name}-run`))
acknowledge(`${name}-run`, run.index, idOf(run), 'run')

async function lane(number: number): Promise<never> {
  for (let i = 0; ; i++) {
    const key = `${name}-${number}-${i}`
    const answer = await log.writer.submit(requestDecision(idOf(run), { key, to: 'the bill' }))
    acknowledge(key, answer.index, idOf(answer), answer.result['outcome'] as string)
  }
}

await Promise.all(Array.from({ length: lanes }, (_, number) => lane(number)))
