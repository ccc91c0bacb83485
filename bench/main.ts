import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { measureGrowth } from './growth.ts'
import { machineFacts } from './machine.ts'
import { measureStore } from './measure.ts'
import { openBenchDatabase } from './postgres.ts'
import { formatReport, type Report } from './report.ts'
import { readRequests } from './requests.ts'
import { readSettings, type Settings, USAGE } from './settings.ts'
import { benchUseCase } from './use-case.ts'

/** Progress on stderr, the report on stdout. Exit code 1 when any answer was wrong, never because it was slow. */
async function main(): Promise<number> {
  const settings = settingsOrUsage()
  if (settings === undefined) return 64
  const folder = mkdtempSync(join(tmpdir(), 'answerable-bench-'))
  try {
    const report = await measure(folder, settings)
    if (settings.json !== undefined) writeFileSync(settings.json, `${JSON.stringify(report, null, 2)}\n`)
    console.log(formatReport(report))
    return Object.values(report.stores).some(({ wrong }) => wrong > 0) ? 1 : 0
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function settingsOrUsage(): Settings | undefined {
  try {
    return readSettings(process.argv.slice(2))
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`)
    return undefined
  }
}

async function measure(folder: string, settings: Settings): Promise<Report> {
  const say = (line: string): void => console.error(line)
  const requests = await readRequests(settings.runs)
  if (requests.synthetic) say('NO RECORDED CALLS (ANSWERABLE_SHARED): a few made-up runs of the repository stand in')
  const useCase = benchUseCase(requests)
  const load = { requests, useCase }
  const machine = machineFacts(folder, settings.syncSeconds)
  const skipped = requests.synthetic ? ['recorded calls: needs ANSWERABLE_SHARED; made-up runs were used'] : []
  const stores: Report['stores'] = {}
  if (settings.stores.includes('sqlite')) {
    stores.sqlite = await measureStore(folder, undefined, settings, load, say)
  }
  const database = settings.stores.includes('postgres') ? await openBenchDatabase() : undefined
  if (database !== undefined) {
    try {
      stores.postgres = await measureStore(folder, database.url, settings, load, say)
    } finally {
      await database.drop()
    }
  } else if (settings.stores.includes('postgres')) {
    skipped.push('postgres: none is installed and ANSWERABLE_TEST_PG is not set')
  }
  const growth = await measureGrowth(folder, settings.growth, settings.growthBlock, load, say)
  const { source, synthetic, digest, runs } = requests
  const { calls, heldCalls, rules } = useCase
  return {
    version: 1,
    time: new Date().toISOString(),
    machine: {
      ...machine,
      loadAfter: loadavg()[0] ?? Number.NaN,
      postgres: database?.version ?? null,
      postgresSettings: database?.settings ?? null,
    },
    requests: { source, synthetic, digest, runs: runs.length, calls, heldCalls, rules },
    settings: { rounds: settings.rounds, seconds: settings.seconds, warmUpSeconds: settings.warmUpSeconds },
    stores,
    skipped,
    growth,
  }
}

process.exitCode = await main()
