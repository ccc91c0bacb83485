import assert from 'node:assert/strict'
import test from 'node:test'
import { type AgentClient, httpGate, replayRun } from '../../src/replay/index.ts'

test('a run over HTTP: one run token, each call judged before its result is reported, denied ones unreported', async () => {
  const sent: unknown[] = []
  const traced = { request: ['a'], trusted: [], untrusted: [], model: [], unknown: [] }
  const outcomes = ['allow', 'review', 'deny'] as const
  let n = 0
  const note = (name: string) => async (input: object, options?: object) => {
    sent.push([name, input, options ?? {}])
    return { id: 'run-1', runToken: 'token', decision: `d${n}`, outcome: outcomes[n++ % 3], rules: ['r'], traced }
  }
  const { openRun, observe, decide, closeRun } = {
    openRun: async (input: object) => ({ ...(await note('openRun')(input)), n: (n = 0) }),
    observe: async (input: object, options?: object) => void sent.push(['observe', input, options]),
    decide: note('decide'),
    closeRun: async (input: object, options?: object) => void sent.push(['closeRun', input, options]),
  }
  const client = { openRun, observe, decide, closeRun } as unknown as AgentClient
  const call = (tool: string, result: string | null, error: string | null) => ({
    tool,
    arguments: { a: 1 },
    result,
    error,
  })
  const calls = [call('one', 'ok', null), call('two', null, 'failed'), call('three', 'never', null)]
  const answers = await replayRun(httpGate(client, 'somebody'), { id: 'x', suite: 's', request: 'go', calls })
  assert.deepEqual(
    answers.map(({ tool, outcome }) => [tool, outcome]),
    [
      ['one', 'allow'],
      ['two', 'review'],
      ['three', 'deny'],
    ],
  )
  const token = { runToken: 'token' }
  const asked = (tool: string) => ['decide', { run: 'run-1', kind: 'action', tool, arguments: { a: 1 } }, token]
  const told = (tool: string, content: string, error: boolean, decision: string) => [
    'observe',
    { run: 'run-1', tool, content, error, decision },
    token,
  ]
  assert.deepEqual(sent, [
    ['openRun', { request: 'go', onBehalfOf: 'somebody' }, {}],
    asked('one'),
    told('one', 'ok', false, 'd0'),
    asked('two'),
    told('two', 'failed', true, 'd1'),
    asked('three'),
    ['closeRun', { run: 'run-1' }, token],
  ])
})
