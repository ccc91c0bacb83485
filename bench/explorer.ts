import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createClient, type Client } from '@answerable/sdk'
import { platform } from './founding.ts'
import { foundHere, InProcessLoad, open, targetOf } from './in-process.ts'
import { readRequests } from './requests.ts'
import { quantile } from './stats.ts'
import { benchUseCase, USE_CASE } from './use-case.ts'

/**
 * How long people wait for a page of decisions in a log that holds many: on SQLite, in process, every row proved by its
 * entries, as GET /v1/decisions answers the console. `--decisions <n>` (default 20000), `--times <n>` (default 30).
 */
const { values } = parseArgs({
  options: { decisions: { type: 'string', default: '20000' }, times: { type: 'string', default: '30' } },
})
const AT_ONCE = 1000

const dataDir = mkdtempSync(join(tmpdir(), 'answerable-explorer-'))
try {
  await main(Number(values.decisions), Number(values.times))
} finally {
  rmSync(dataDir, { recursive: true, force: true })
}

async function main(decisions: number, times: number): Promise<void> {
  const requests = await readRequests(150)
  const useCase = benchUseCase(requests)
  const here = await foundHere(dataDir, requests, useCase)
  const filler = await open(dataDir, AT_ONCE)
  const load = new InProcessLoad(filler, here)
  for (let made = 0; made < decisions; made += AT_ONCE * 10) {
    await load.decide(Math.min(AT_ONCE * 10, decisions - made), AT_ONCE, made)
    console.error(`${made} of ${decisions} decisions`)
  }
  await filler.stop()
  const deployment = await open(dataDir)
  const client = createClient({ ...targetOf(deployment), platform, auth: here.owner })
  console.log(`explorer on sqlite, ${decisions} decisions, pages of 50, ${times} times each, ms: median, p99, slowest`)
  for (const [name, query] of Object.entries(await pages(client))) {
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

/** What people look for, from the newest page to words that stand nowhere. */
async function pages(client: Client): Promise<Record<string, Record<string, string>>> {
  const first = await client.listDecisions({ limit: 50 })
  const [row] = first['decisions'] as { tool: string; time: string; owner: string }[]
  return {
    'the newest': {},
    'the next page': { after: typeof first['next'] === 'string' ? first['next'] : '' },
    'of one use case': { useCase: USE_CASE },
    held: { state: 'held' },
    'held in one use case': { useCase: USE_CASE, state: 'held' },
    'of one tool': { tool: row?.tool ?? '' },
    'refused for a rule, by words': { outcome: 'review', text: 'rule' },
    'with one owner, up to an instant': { person: row?.owner ?? '', to: row?.time ?? '' },
    'words that stand nowhere': { text: 'nobody ever wrote this' },
  }
}
