import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import type { JsonObject } from '@answerable/contract'
import type { Envelope } from '@answerable/domain'
import { envelopeRedactor } from '../packages/server/src/detect/index.ts'
import { compileSecretRules, detect, findPersonalData, shippedSecretRules } from '../packages/detect/src/index.ts'

// Times detection per 2 kB of text. Microseconds; `best` is the shortest of several runs of each text, which other work
// on the machine disturbs least.
// Usage: node --conditions=source bench/detect.ts [--json]

const folder = process.env['ANSWERABLE_SHARED'] ?? fileURLToPath(new URL('../../shared', import.meta.url))
const PIECE = 2048
const RUNS = 5

type Row = { detector: string; texts: string; n: number; p50: number; p99: number; bestP50: number; bestP99: number }

const quantile = (values: number[], q: number): number => {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN
}

const measure = (detector: string, texts: string, pieces: string[], work: (text: string) => unknown): Row => {
  for (const piece of pieces) work(piece)
  const best = pieces.map(() => Infinity)
  const all: number[] = []
  for (let run = 0; run < RUNS; run++) {
    pieces.forEach((piece, i) => {
      const start = performance.now()
      work(piece)
      const time = (performance.now() - start) * 1000
      all.push(time)
      best[i] = Math.min(best[i] ?? Infinity, time)
    })
  }
  const [p50, p99, bestP50, bestP99] = [
    quantile(all, 0.5),
    quantile(all, 0.99),
    quantile(best, 0.5),
    quantile(best, 0.99),
  ]
  return { detector, texts, n: pieces.length, p50, p99, bestP50, bestP99 }
}

const readLines = <T>(path: string): T[] | undefined => {
  const file = join(folder, 'data', path)
  if (!existsSync(file)) return undefined
  const lines = gunzipSync(readFileSync(file)).toString().trimEnd().split('\n')
  return lines.map((line) => JSON.parse(line) as T)
}

const cut = (texts: Iterable<string>): string[] => {
  const joined = [...texts].join('\n')
  return Array.from({ length: Math.floor(joined.length / PIECE) }, (_, i) => joined.slice(i * PIECE, (i + 1) * PIECE))
}

/** What tools answered and what was passed to them, each text once, in pieces of 2,048 characters. */
const recorded = (): string[] | undefined => {
  type Run = { calls: { args: unknown; result: string | null }[] }
  const runs = readLines<Run>('agentdojo/runs-dev.jsonl.gz')
  return (
    runs &&
    cut(new Set(runs.flatMap(({ calls }) => calls.flatMap(({ args, result }) => [JSON.stringify(args), result ?? '']))))
  )
}

const prose = cut(
  Array.from({ length: 2000 }, (_, i) => `Entry ${i}: the token was checked, the key facts are these: all well.`),
)

const given = readLines<unknown>('gitleaks-cases/rules.jsonl.gz')
const secretTexts = readLines<{ text: string }>('gitleaks-cases/cases-dev.jsonl.gz')?.map(({ text }) => text)
const sets: [name: string, pieces: string[] | undefined][] = [
  ['made-up prose', prose],
  ['recorded agent runs', recorded()],
  ['nothing but secrets', secretTexts && cut(secretTexts)],
]

const rows: Row[] = []
const shipped = compileSecretRules(shippedSecretRules)
const byOthers = given && compileSecretRules(given)
const both = detect({ secrets: byOthers ?? shipped, personal: {} })
for (const [texts, pieces] of sets) {
  if (pieces === undefined) {
    console.error(`skipped "${texts}": needs shared data; set ANSWERABLE_SHARED`)
    continue
  }
  if (byOthers)
    rows.push(
      measure(`secrets, ${byOthers.rules.length} rules by others`, texts, pieces, (text) => byOthers.scan(text)),
    )
  rows.push(measure(`secrets, ${shipped.rules.length} rules shipped`, texts, pieces, (text) => shipped.scan(text)))
  rows.push(measure('personal data', texts, pieces, (text) => findPersonalData(text)))
  rows.push(measure('secrets and personal data', texts, pieces, both))
}

/** What a gate adds to each decision: the arguments of recorded calls, redacted as the edge does. Microseconds per call. */
const calls = (): Row[] => {
  type Run = { calls: { fn: string; args: JsonObject }[] }
  const runs = readLines<Run>('agentdojo/runs-dev.jsonl.gz')
  if (runs === undefined) return []
  const distinct = new Map(runs.flatMap((run) => run.calls).map(({ args }) => [JSON.stringify(args), envelopeOf(args)]))
  const redactEnvelope = envelopeRedactor({ scanner: shipped, keyed: () => '' }, { digest: () => '' })
  const work = (key: string): unknown => redactEnvelope(distinct.get(key) ?? envelopeOf({}))
  return [measure('one call at the gate (us per call)', 'recorded arguments', [...distinct.keys()], work)]
}

const envelopeOf = (given: JsonObject): Envelope => ({
  command: { type: 'decision.request', id: '', payload: { run: '', kind: 'action', tool: 'tool', arguments: given } },
  principal: { kind: 'agent', id: 'agent' },
})
rows.push(...calls())

if (process.argv.includes('--json')) console.log(JSON.stringify({ unit: 'us per 2,048 characters', rows }, null, 2))
else {
  const cell = (value: number): string => value.toFixed(0).padStart(9)
  console.log(
    `${'us per 2,048 characters'.padEnd(52)}${'n'.padStart(7)}${'p50'.padStart(9)}${'p99'.padStart(9)}${'best p50'.padStart(9)}${'best p99'.padStart(9)}`,
  )
  for (const { detector, texts, n, p50, p99, bestP50, bestP99 } of rows) {
    console.log(
      `${`${detector}: ${texts}`.padEnd(52)}${String(n).padStart(7)}${cell(p50)}${cell(p99)}${cell(bestP50)}${cell(bestP99)}`,
    )
  }
}
