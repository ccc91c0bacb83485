/**
 * What the gate's judgement is worth on recordings by others, as text and, with `--json <file>`, as JSON:
 * `node --conditions=source bench/curve.ts [--agentdojo] [--airline] [--privacylens] [--json out.json]`; all without a
 * choice. Attacks stopped against work interrupted at rising strictness; wrong writes held; copies of secrets seen.
 */
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { airlineReport } from '../packages/server/src/replay/evaluations/airline.ts'
import { strictnessCurve } from '../packages/server/src/replay/evaluations/curve.ts'
import { formatCurve } from '../packages/server/src/replay/evaluations/format-curve.ts'
import { privacyReport } from '../packages/server/src/replay/evaluations/privacylens.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const data = (path: string): string => join(process.env['ANSWERABLE_SHARED'] ?? join(root, '../shared'), 'data', path)
const example = (path: string): string => join(root, 'examples', path)

const EVALUATIONS = {
  agentdojo: {
    needs: data('agentdojo/runs-dev.jsonl.gz'),
    run: (runsPath: string) => strictnessCurve({ runsPath, manifestPath: example('agentdojo') }),
  },
  airline: {
    needs: data('tau-bench-airline/gpt-4o-airline-dev.jsonl.gz'),
    run: (runsPath: string) => airlineReport(runsPath, example('airline/answerable.yaml')),
  },
  privacylens: {
    needs: data('privacylens/cases-dev.jsonl.gz'),
    run: (casesPath: string) => privacyReport(casesPath, example('privacylens/answerable.yaml')),
  },
} as const

const flag = { type: 'boolean' } as const
const { values } = parseArgs({
  options: { agentdojo: flag, airline: flag, privacylens: flag, json: { type: 'string' } },
})
const names = ['agentdojo', 'airline', 'privacylens'] as const
const chosen = names.filter((name) => values[name] === true)
const reports: Record<string, unknown> = {}
for (const name of chosen.length > 0 ? chosen : names) {
  const { needs, run } = EVALUATIONS[name]
  if (!existsSync(needs)) {
    console.error(`needs shared data: ${needs}`)
    process.exitCode = 1
    continue
  }
  const report = await run(needs)
  reports[name] = report
  console.log(`# ${name}\n`)
  console.log('suites' in report ? formatCurve(report) : JSON.stringify(report, null, 2))
}
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(reports, null, 2)}\n`)
