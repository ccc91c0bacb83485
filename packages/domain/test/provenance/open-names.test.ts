import assert from 'node:assert/strict'
import test from 'node:test'
import { type ManifestTool, TracedBy } from '@answerable/contract'
import { openNames, UNDECLARED } from '../../src/decision/open-names.ts'
import {
  CARRIED,
  COPIED_FROM,
  emptyTrace,
  extendTrace,
  summariseTrace,
  traceArguments,
} from '../../src/provenance/index.ts'

const SINKS = ['recipient', 'amount', 'url', 'path', 'identity', 'content'] as const

test('the largest tool, the most sources and an undeclared argument fit an entry', () => {
  const declared: ManifestTool['arguments'] = Array.from({ length: 64 }, (_, i) => ({
    name: `argument_${i}`,
    type: 'text',
    sink: SINKS[i % SINKS.length] ?? 'content',
  }))
  let trace = emptyTrace()
  for (let i = 0; i < 64; i++) {
    const part = { influence: `o${i}`, kind: 'observation', trust: 'untrusted', source: `source-${i}` } as const
    trace = extendTrace(trace, { ...part, text: `word${i}word see drop.example/${i}` })
  }
  const words = Array.from({ length: 64 }, (_, i) => `word${i}word drop.example/${i}`)
  const given = Object.fromEntries(declared.map(({ name }, i) => [name, i % SINKS.length === 5 ? words : 'word1word']))
  const summary = summariseTrace(traceArguments(trace, { ...given, 'Ada Holm': 'word2word' }), declared)
  assert.ok(summary.untrusted.filter((name) => name.startsWith(COPIED_FROM)).length > 32)
  const { traced } = openNames(declared, summary, [])
  assert.ok(TracedBy.safeParse(traced).success)
  assert.ok(traced.untrusted.includes(CARRIED) && traced.untrusted.includes(UNDECLARED))
  assert.ok(!traced.untrusted.some((name) => name.startsWith(COPIED_FROM) || name === 'Ada Holm'))
})
