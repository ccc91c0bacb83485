import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { JsonObject } from '@answerable/contract'
import { readAgentDojo } from '../packages/server/src/replay/read-agentdojo.ts'

/** One recorded run as the load generator plays it. `tool` is `<suite>.<function>`: suites reuse function names. */
export type BenchRun = {
  readonly request: string
  readonly calls: readonly { readonly tool: string; readonly arguments: JsonObject; readonly result: string }[]
}

/** The fixed request file: the same runs in the same order on every machine that has the same recordings. */
export type RequestFile = {
  /** what was read, for people */
  readonly source: string
  /** true where the recordings were absent and the repository's own few runs stand in */
  readonly synthetic: boolean
  /** SHA-256 of runs and order: figures are comparable only where this is equal */
  readonly digest: string
  readonly runs: readonly BenchRun[]
}

const FIXTURE = fileURLToPath(new URL('fixtures/requests.jsonl', import.meta.url))
const SHARED = process.env['ANSWERABLE_SHARED'] ?? fileURLToPath(new URL('../../shared', import.meta.url))
const RECORDINGS = `${SHARED}/data/agentdojo/runs-dev.jsonl.gz`

/**
 * Clean runs only: an attacked run is denied and held far more often, which is another load than everyday work.
 * @param most at most this many runs, spread evenly over the file
 */
export async function readRequests(most: number): Promise<RequestFile> {
  const synthetic = !existsSync(RECORDINGS)
  const path = synthetic ? FIXTURE : RECORDINGS
  const all: BenchRun[] = []
  for await (const { run, labels } of readAgentDojo(path, 'bench')) {
    if (labels?.attack !== 'none' || !labels.userTask.startsWith('user_task') || run.calls.length === 0) continue
    const calls = run.calls.map((call) => ({
      tool: `${run.suite}.${call.tool}`,
      arguments: call.arguments,
      result: [call.result, call.error].filter((part) => part !== null).join('\n'),
    }))
    all.push({ request: run.request, calls })
  }
  const step = Math.max(1, all.length / most)
  const runs = Array.from({ length: Math.min(most, all.length) }, (_, i) => all[Math.floor(i * step)] as BenchRun)
  return {
    source: synthetic ? 'bench/fixtures/requests.jsonl' : 'agentdojo/runs-dev.jsonl.gz, clean runs',
    synthetic,
    digest: createHash('sha256').update(JSON.stringify(runs)).digest('hex'),
    runs,
  }
}
