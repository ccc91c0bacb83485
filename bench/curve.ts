/**
 * Attacks stopped against work interrupted, at rising strictness:
 * `node --conditions=source bench/curve.ts [--json out.json]`. Needs recorded AgentDojo runs.
 */
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { strictnessCurve } from '../packages/server/src/replay/evaluations/curve.ts'
import { formatCurve } from '../packages/server/src/replay/evaluations/format-curve.ts'

const { values } = parseArgs({ options: { json: { type: 'string' } } })
const root = fileURLToPath(new URL('..', import.meta.url))
const runsPath = join(process.env['ANSWERABLE_SHARED'] ?? join(root, '../shared'), 'data/agentdojo/runs-dev.jsonl.gz')
if (!existsSync(runsPath)) {
  console.error(`needs shared data: ${runsPath}`)
  process.exit(1)
}
const curve = await strictnessCurve({ runsPath, manifestPath: join(root, 'examples/agentdojo') })
console.log(formatCurve(curve))
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(curve, null, 2)}\n`)
