import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { parseArgs } from 'node:util'
import { createClient } from '@answerable/sdk'
import { platform } from './founding.ts'
import { foundHere, InProcessLoad, open, targetOf } from './in-process.ts'
import { readRequests } from './requests.ts'
import { quantile } from './stats.ts'
import { benchUseCase, USE_CASE } from './use-case.ts'

/**
 * Pages of decisions in a log whose table of decisions holds a million rows, on SQLite, in process. The newest are made
 * by the gate; those before them are copies of their rows under earlier ids and indexes, since a million made one by one
 * take hours: what is measured is how long finding takes, and a page is proved by the entries of the rows it shows.
 * `--rows <n>` (default 1000000), `--made <n>` (default 12000, more than one search looks at), `--times <n>` (default 30).
 */
const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    made: { type: 'string', default: '12000' },
    times: { type: 'string', default: '30' },
  },
})

const dataDir = mkdtempSync(join(tmpdir(), 'answerable-explorer-'))
try {
  await main(Number(values.rows), Number(values.made), Number(values.times))
} finally {
  rmSync(dataDir, { recursive: true, force: true })
}

async function main(rows: number, made: number, times: number): Promise<void> {
  const requests = await readRequests(150)
  const here = await foundHere(dataDir, requests, benchUseCase(requests))
  const filler = await open(dataDir, 1000)
  const load = new InProcessLoad(filler, here)
  for (let done = 0; done < made; done += 1000) await load.decide(Math.min(1000, made - done), 1000, done)
  await filler.stop()
  copyRows(join(dataDir, 'answerable.db'), rows - made, made)
  const deployment = await open(dataDir)
  const client = createClient({ ...targetOf(deployment), platform, auth: here.owner })
  const first = await client.listDecisions({ limit: 50 })
  const [row] = first['decisions'] as { tool: string; time: string; owner: string; run: string }[]
  const asked: Record<string, Record<string, string>> = {
    'the newest': {},
    'the next page': { after: typeof first['next'] === 'string' ? first['next'] : '' },
    'of one use case': { useCase: USE_CASE },
    'of one agent': { agent: here.agent },
    held: { state: 'held' },
    'denied, of one tool': { outcome: 'deny', tool: row?.tool ?? '' },
    'by one owner, up to an instant': { person: row?.owner ?? '', to: row?.time ?? '' },
    'words of a reason': { text: 'rule' },
    'words that stand nowhere': { text: 'nobody ever wrote this' },
    'all of it together': {
      useCase: USE_CASE,
      agent: here.agent,
      outcome: 'allow',
      tool: row?.tool ?? '',
      person: row?.owner ?? '',
      text: 'rule',
    },
  }
  console.log(`${rows} rows of decisions on sqlite, pages of 50, ${times} times each, ms: median, p99, slowest`)
  for (const [name, query] of Object.entries(asked)) {
    const took: number[] = []
    for (let n = 0; n < times; n++) {
      const started = performance.now()
      await client.listDecisions({ limit: 50, ...query })
      took.push(performance.now() - started)
    }
    const sorted = took.toSorted((a, b) => a - b)
    const figures = [quantile(sorted, 0.5), quantile(sorted, 0.99), sorted.at(-1) ?? Number.NaN]
    console.log(`${name.padEnd(34)} ${figures.map((value) => value.toFixed(1).padStart(8)).join('')}`)
  }
  await deployment.stop()
}

/** Earlier rows with every index of the table: ids before all others in time, indexes below zero. */
function copyRows(file: string, count: number, made: number): void {
  const database = new DatabaseSync(file)
  const columns = (database.prepare('PRAGMA table_info(record_decision)').all() as { name: string }[])
    .map(({ name }) => name)
    .filter((name) => name !== 'id' && name !== 'idx' && name !== 'rowid')
  database.exec('PRAGMA synchronous = OFF; BEGIN')
  const rounds = Math.ceil(count / made)
  for (let round = 0; round < rounds; round++) {
    const base = (round + 1) * made
    // 48 bits of milliseconds far in the past keep a copy's id below every real one (UUIDv7).
    database.exec(`INSERT INTO record_decision (id, idx, ${columns.join(', ')})
      SELECT printf('0000%04x-%04x-7%s', ${rounds - round}, row_number() OVER (ORDER BY id) % 65536, substr(id, 16)),
        -${base} + row_number() OVER (ORDER BY id), ${columns.join(', ')}
      FROM record_decision WHERE idx >= 0 LIMIT ${Math.min(made, count - round * made)}`)
    if (round % 10 === 0) console.error(`${round * made} of ${count} copied`)
  }
  database.exec('COMMIT')
  database.close()
}
