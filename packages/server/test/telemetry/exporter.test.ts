import assert from 'node:assert/strict'
import { setTimeout } from 'node:timers/promises'
import { describe, test } from 'node:test'
import { createExporter } from '../../src/telemetry/index.ts'
import { type Collector, fakeCollector } from './helpers.ts'

const id = (n: number): string => `0193583e-5b2b-7c11-8c3a-${n.toString(16).padStart(12, '0')}`

/** The answer to a decision, as the writer gives it. */
function decided(n: number) {
  const body = {
    run: id(0),
    useCase: 'refunds',
    agent: 'a',
    kind: 'action',
    tool: 'pay',
    outcome: 'allow',
    reasons: [],
  }
  const entry = { type: 'decision.recorded', id: id(n), time: '2027-01-04T09:00:00.000Z', body }
  return {
    index: n,
    receipt: {
      format: 'answerable-receipt@v1' as const,
      entry: Buffer.from(JSON.stringify(entry)).toString('base64'),
      proof: '',
    },
  }
}

describe('the exporter', () => {
  const withCollector = async (work: (collector: Collector) => Promise<void>): Promise<void> => {
    const collector = await fakeCollector()
    try {
      await work(collector)
    } finally {
      await collector.close()
    }
  }
  const exporterTo = (url: string, lines: string[], limits: object = {}) =>
    createExporter({
      url: `${url}/v1/traces`,
      resource: { version: '1', origin: 'o', practice: true },
      report: (line) => lines.push(line),
      limits: { every: 5, ...limits },
    })

  test('a full queue drops the newest, counts them, and says so ever less often', () =>
    withCollector(async (collector) => {
      const lines: string[] = []
      const exporter = exporterTo(collector.url, lines, { queue: 3, every: 60_000 })
      for (let n = 1; n <= 12; n += 1) exporter.note(decided(n))
      assert.equal(exporter.dropped(), 9)
      assert.deepEqual(
        lines,
        [1, 2, 4, 8].map((count) => `telemetry: ${count} spans dropped`),
      )
      await exporter.stop()
      assert.deepEqual(
        collector.spans.map(({ spanId }) => spanId),
        [1, 2, 3].map((n) => id(n).replaceAll('-', '').slice(16)),
      )
    }))

  test('what may be sent again is, in order and once; what is refused is counted', () =>
    withCollector(async (collector) => {
      const lines: string[] = []
      const exporter = exporterTo(collector.url, lines)
      collector.statuses.push(503, 429)
      exporter.note(decided(1))
      await setTimeout(3)
      exporter.note(decided(2))
      await collector.wait(2)
      assert.equal(exporter.dropped(), 0)
      assert.deepEqual(
        collector.spans.map(({ spanId }) => spanId.at(-1)),
        ['1', '2'],
      )
      collector.statuses.push(400)
      exporter.note(decided(3))
      while (exporter.dropped() === 0) await setTimeout(5)
      exporter.note(decided(4))
      await collector.wait(3)
      await exporter.stop()
      assert.deepEqual([exporter.dropped(), lines], [1, ['telemetry: 1 spans dropped']])
    }))

  test('after the stop nothing is taken, and many batches were sent', () =>
    withCollector(async (collector) => {
      const exporter = exporterTo(collector.url, [], { batch: 2, every: 60_000 })
      for (let n = 1; n <= 5; n += 1) exporter.note(decided(n))
      await exporter.stop()
      exporter.note(decided(6))
      assert.deepEqual([collector.received.length, collector.spans.length], [3, 5])
    }))
})
