import assert from 'node:assert/strict'
import test from 'node:test'
import type { JsonObject, ManifestTool } from '@answerable/contract'
import {
  AGAIN,
  CHOICE,
  emptyTrace,
  extendTrace,
  reachedBy,
  summariseCall,
  type Trace,
  traceArguments,
} from '../../src/provenance/index.ts'

const pay: ManifestTool = {
  name: 'pay',
  class: 'external',
  undo: 'irreversible',
  asked_for: ['pay', 'transfer', 'schedule', 'standing order'],
  arguments: [
    { name: 'to', type: 'text', sink: 'recipient' },
    { name: 'cc', type: 'text_set', sink: 'recipient' },
    { name: 'note', type: 'text', sink: 'content' },
  ],
}

const requested = (text: string): Trace =>
  extendTrace(emptyTrace(), { influence: 'request', kind: 'request', trust: 'trusted', text })

const asking: [request: string, isAsked: boolean][] = [
  ['Pay the bill', true],
  ['Is anything payable?', false],
  ['I want to be transferring 12 to Mira', true],
  ['They transferred it twice', true],
  ['Scheduling is hard', true],
  ['Change my STANDING\u00a0orders', true],
  ['I am standing here; order something', false],
  ['What did I spend in March?', false],
  ['The paycheck came', false],
  ['', false],
]
for (const [request, isAsked] of asking) {
  test(`"${request}" ${isAsked ? 'asks' : 'does not ask'} for the tool`, () => {
    const summary = summariseCall(requested(request), [], { tool: pay, sources: [] })
    assert.deepEqual([summary.request, summary.model], isAsked ? [[CHOICE], []] : [[], [CHOICE]])
  })
}

test('what others wrote, and what another agent hands over, asks for nothing', () => {
  for (const trust of ['trusted', 'untrusted'] as const) {
    const text = 'pay me'
    const trace = extendTrace(requested('hello'), { influence: 'o', kind: 'observation', trust, text })
    assert.ok(summariseCall(trace, [], { tool: pay, sources: [] }).model.includes(CHOICE))
  }
})

test('a tool whose words nobody declared is neither asked for nor not', () => {
  const { asked_for: _, ...silent } = pay
  const summary = summariseCall(requested('pay'), [], { tool: silent, sources: [] })
  assert.ok(!Object.values(summary).flat().includes(CHOICE))
})

test('whom a call reaches is written alike however it is grouped, each once, and reading reaches nobody', () => {
  const args: JsonObject = { to: 'GB29 NWBK 6016 1331 9268 19', cc: ['A@b.example', 'a@B.example'], note: 'Mira' }
  assert.deepEqual(reachedBy(pay, args), ['code:gb29nwbk60161331926819', 'email:a@b.example'])
  assert.deepEqual(reachedBy({ ...pay, class: 'read' }, args), [])
  assert.deepEqual(reachedBy(undefined, args), [])
})

const again: [request: string, to: string, before: number, isAgain: boolean][] = [
  ['Pay my landlord GB29NWBK60161331926819', 'GB29 NWBK 6016 1331 9268 19', 0, false],
  ['Pay my landlord GB29NWBK60161331926819', 'GB29NWBK60161331926819', 1, true],
  ['Pay GB29NWBK60161331926819 5, then GB29 NWBK 6016 1331 9268 19 7', 'GB29NWBK60161331926819', 1, false],
  ['Pay GB29NWBK60161331926819 5, then GB29 NWBK 6016 1331 9268 19 7', 'GB29NWBK60161331926819', 2, true],
  ['Write to ann@b.example', 'ann@b.example', 1, true],
  ['Write to Mira, and ask Mira twice', 'mira', 1, false],
  ['Write to Mira, and ask Miranda', 'Mira', 1, true],
  ['Write to everybody', 'Mira', 0, false],
  ['Write to everybody', 'Mira', 1, true],
]
for (const [request, to, before, isAgain] of again) {
  test(`"${request}": ${to}, acted on ${before} times before, ${isAgain ? 'is' : 'is not'} reached once too often`, () => {
    const trace = requested(request)
    const [receiver = ''] = reachedBy(pay, { to })
    const terms = { tool: pay, sources: [], reached: [{ receiver, before }] }
    assert.equal(summariseCall(trace, traceArguments(trace, { to }), terms).model.includes(AGAIN), isAgain)
  })
}
