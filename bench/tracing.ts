import { createReadStream, existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import type { JsonObject } from '@answerable/contract'
import {
  emptyTrace,
  extendTrace,
  TRACE_LIMIT_BYTES,
  type Trace,
  traceArguments,
} from '../packages/domain/src/provenance/index.ts'

// Times tracing alone: per call on recorded runs, and on texts built to be slow. Milliseconds.
// Usage: node --conditions=source bench/tracing.ts [--json]

type Row = { what: string; n: number; p50: number; p99: number; max: number }

const summarise = (what: string, times: number[]): Row => {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (q: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN
  return { what, n: sorted.length, p50: at(0.5), p99: at(0.99), max: at(1) }
}

const timed = <T>(times: number[], work: () => T): T => {
  const start = performance.now()
  const value = work()
  times.push(performance.now() - start)
  return value
}

const observation = (text: string): Parameters<typeof extendTrace>[1] => ({
  influence: 'o',
  kind: 'observation',
  trust: 'untrusted',
  text,
})

type Recorded = { user_prompt: string | null; calls: { args: JsonObject; result: string | null }[] }

const recordedRuns = async (path: string): Promise<Row[]> => {
  const [lookups, extensions, runs]: [number[], number[], number[]] = [[], [], []]
  for await (const line of createInterface({ input: createReadStream(path).pipe(createGunzip()) })) {
    const { user_prompt, calls } = JSON.parse(line) as Recorded
    if (user_prompt === null) continue
    timed(runs, () => {
      let trace: Trace = extendTrace(emptyTrace(), { ...observation(user_prompt), kind: 'request' })
      for (const { args, result } of calls) {
        timed(lookups, () => traceArguments(trace, args))
        trace = timed(extensions, () => extendTrace(trace, observation(result ?? '')))
      }
    })
  }
  return [
    summarise('recorded: trace the arguments of a call', lookups),
    summarise('recorded: add what a call brought back', extensions),
    summarise('recorded: a whole run', runs),
  ]
}

const hostile: Record<string, (bytes: number) => string> = {
  'one word over and over': (n) => 'again '.repeat(n / 6),
  'one letter without a space': (n) => 'a'.repeat(n),
  'digits in groups': (n) => '1234 '.repeat(n / 5),
  'dots and letters': (n) => 'a.'.repeat(n / 2),
  'at signs': (n) => 'a@'.repeat(n / 2),
  'punctuation only': (n) => '...,'.repeat(n / 4),
  'commas in a number': (n) => '1,'.repeat(n / 2),
  'almost a month': (n) => 'may 1'.repeat(n / 5),
}

const hostileTexts = (): Row[] =>
  Object.entries(hostile).flatMap(([what, make]) => {
    const [add, look]: [number[], number[]] = [[], []]
    for (let i = 0; i < 5; i++) {
      const trace = timed(add, () => extendTrace(emptyTrace(), observation(make(TRACE_LIMIT_BYTES - 8))))
      timed(look, () => traceArguments(trace, { body: `${make(48_000)} end` }))
    }
    return [summarise(`256 kB of ${what}: add`, add), summarise(`256 kB of ${what}: trace 48 kB`, look)]
  })

const shared = process.env['ANSWERABLE_SHARED'] ?? new URL('../../shared', import.meta.url).pathname
const path = `${shared}/data/agentdojo/runs-dev.jsonl.gz`
const rows: Row[] = []
if (existsSync(path)) {
  await recordedRuns(path)
  rows.push(...(await recordedRuns(path)))
} else process.stderr.write('skipped recorded runs: needs shared data: agentdojo/runs-dev.jsonl.gz\n')
rows.push(...hostileTexts())

if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify({ tracing: rows })}\n`)
else {
  const cell = (value: number): string => value.toFixed(3).padStart(10)
  process.stdout.write(
    `${'ms'.padEnd(52)}${'n'.padStart(7)}${'p50'.padStart(10)}${'p99'.padStart(10)}${'max'.padStart(10)}\n`,
  )
  for (const { what, n, p50, p99, max } of rows) {
    process.stdout.write(`${what.padEnd(52)}${String(n).padStart(7)}${cell(p50)}${cell(p99)}${cell(max)}\n`)
  }
}
