import type { JsonObject } from '@answerable/contract'
import type { Client } from '@answerable/sdk'
import type { RequestFile } from './requests.ts'
import type { BenchUseCase } from './use-case.ts'

/** One decision ready to be sent: its body with a gap for what makes it unlike every other. */
export type Template = {
  /** JSON text before and after the gap; `after` is empty where the call has no text argument to vary */
  before: string
  after: string
  runToken: string
  expected: 'allow' | 'review'
}

const GAP = '\u0001'
const OPENED_AT_ONCE = 32

/**
 * Opens every run of the file and records what its calls brought back, so that decisions meet a full trace.
 * The same call is sent many times in one measurement. Its longest text argument gets a number each time: nothing may be
 * answered from memory only because a benchmark repeats itself.
 */
export async function openPool(client: Client, { runs }: RequestFile, useCase: BenchUseCase): Promise<Template[]> {
  const pools: Template[][] = runs.map(() => [])
  const waiting = [...runs.entries()]
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [position, { request, calls }] = next
      const { id: run, runToken } = await client.openRun({ request, onBehalfOf: 'nobody@bench.example' })
      for (const { tool, result } of calls) await client.observe({ run, tool, content: result }, { runToken })
      pools[position] = calls.map(({ tool, arguments: given }) => {
        const body = JSON.stringify({ run, kind: 'action', tool, arguments: withGap(given) })
        const [before = '', after = ''] = body.split(JSON.stringify(GAP).slice(1, -1))
        return { before, after, runToken, expected: useCase.held.has(tool) ? 'review' : 'allow' }
      })
    }
  }
  await Promise.all(Array.from({ length: OPENED_AT_ONCE }, work))
  return pools.flat()
}

/**
 * The first call of every run, then the second of every run, and so on: at any moment, as in life, the requests under
 * way come from as many runs. In the pool's own order neighbours are of one run, as in a batch one program sends.
 */
export function acrossRuns(pool: readonly Template[]): Template[] {
  const seen = new Map<string, number>()
  const ranked = pool.map((template) => {
    const rank = seen.get(template.runToken) ?? 0
    seen.set(template.runToken, rank + 1)
    return { template, rank }
  })
  return ranked.toSorted((a, b) => a.rank - b.rank).map(({ template }) => template)
}

/** The body of a decision that nobody has sent before. */
export const fill = ({ before, after }: Template, fresh: number): string =>
  after === '' ? before : `${before} ${fresh}${after}`

function withGap(given: JsonObject): JsonObject {
  const texts = Object.entries(given).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  const [name, text] = texts.reduce<[string, string]>((a, b) => (b[1].length > a[1].length ? b : a), ['', ''])
  return name === '' ? given : { ...given, [name]: `${text}${GAP}` }
}
