import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { once } from 'node:events'
import test from 'node:test'
import { RUN_FORMATS, type ReplayRun, type RunFormat } from '../../src/replay/index.ts'
import { writtenAs } from './written-as.ts'

const CALLS_PER_RUN = 10
/** Each result; ten thousand runs of ten make 200 MB of results. */
const RESULT = 'The quick brown fox is no. 4711. '.repeat(60)

const runNo = (n: number): ReplayRun => ({
  id: `trace-${n}`,
  suite: 'desk',
  request: `Look up order ${n}.`,
  calls: Array.from({ length: CALLS_PER_RUN }, (_, i) => ({
    tool: i % 5 === 4 ? 'send_message' : 'get_order',
    arguments: { order: `o-${n}-${i}`, body: `about ${n}` },
    result: `${n} ${i} ${RESULT}`,
    error: null,
  })),
})

const write = async (path: string, format: RunFormat, runs: number): Promise<void> => {
  const file = createWriteStream(path)
  for (let n = 0; n < runs; n++) {
    if (!file.write(`${writtenAs[format]([runNo(n)])}\n`)) await once(file, 'drain')
  }
  file.end()
  await once(file, 'finish')
}

const module = (path: string): string => new URL(path, import.meta.url).href
/** Drafts from a recording and replays it with a report, in a process of its own; tells its highest memory. */
const CHILD = `
import { draftUseCases, writeDrafts } from '${module('../../src/draft/index.ts')}'
import { collectReplay, readUseCaseFiles, runReplay } from '${module('../../src/replay/index.ts')}'
const [runsPath, folder] = process.argv.slice(1)
await writeDrafts(folder, await draftUseCases({ runsPath, simulated: true, useCase: 'desk' }), { nested: true })
const collector = collectReplay(runsPath)
// A gate that answers at once: what is measured is what reading, drafting and reporting hold.
const gate = { openRun: async () => ({ observe: async () => {}, close: async () => {},
  decide: async (tool) => tool === 'send_message'
    ? { outcome: 'review', rules: ['review.content'], traced: { untrusted: ['body'] } }
    : { outcome: 'allow', rules: ['may.read'], traced: {} } }) }
const report = await runReplay({ runsPath, manifestPath: folder, shuffleSeed: 's', useCase: 'desk',
  gateFor: async (suite, file) => { collector.open(suite, await readUseCaseFiles(file)); return gate },
  onRun: (judged, run) => collector.add(judged, run) })
const { totals } = collector.page(report)
console.log(JSON.stringify({ totals, highest: process.resourceUsage().maxRSS * 1024 }))
`

const measure = (runsPath: string, folder: string): { totals: { runs: number; calls: object }; highest: number } => {
  const node = ['--conditions=source', '--input-type=module', '-e', CHILD, runsPath, folder]
  const { stdout, stderr } = spawnSync(process.execPath, node, { encoding: 'utf8' })
  assert.notEqual(stdout, '', stderr)
  return JSON.parse(stdout) as ReturnType<typeof measure>
}

for (const format of RUN_FORMATS) {
  test(`${format}: 100,000 calls take about the memory of 10,000`, async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'replay-long-'))
    t.after(() => rmSync(folder, { recursive: true }))
    const highest: number[] = []
    for (const runs of [1_000, 10_000]) {
      const path = join(folder, `${runs}.jsonl`)
      await write(path, format, runs)
      const measured = measure(path, join(folder, `draft-${runs}`))
      assert.deepEqual(measured.totals.runs, runs)
      assert.deepEqual(measured.totals.calls, { allow: runs * 8, review: runs * 2, deny: 0 })
      highest.push(measured.highest)
    }
    const [small = 0, large = 0] = highest
    t.diagnostic(`${(small / 1e6).toFixed(0)} MB, then ${(large / 1e6).toFixed(0)} MB`)
    // Ten times the calls; the file alone grows by 180 MB, and held as objects by several times that.
    assert.ok(large - small < 150e6, `${small} ${large}`)
  })
}
