import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { AnswerableApiError, Denied, FateUnknown, type Gate, Held, LatePermit, ReceiptError } from '@answerable/sdk'
import { counted, pay, world, type World } from './helpers/world.ts'

describe('allow', () => {
  test('opens the run once, the intent before fn, then says what followed and what came back', async () => {
    const { server, gate } = world()
    const order: string[] = []
    const ran = await gate.run(pay, (call) => {
      order.push(...server.done, 'fn')
      assert.deepEqual(call.arguments, pay.arguments)
      return { reference: 'R-1' }
    })
    assert.deepEqual(order, ['openRun', 'decide', 'openIntent', 'fn'])
    assert.deepEqual(server.done, ['openRun', 'decide', 'openIntent', 'recordEffect', 'observe'])
    assert.deepEqual(ran.result, { reference: 'R-1' })
    assert.deepEqual(ran.effect, { outcome: 'executed', recorded: true })
    assert.deepEqual(server.observations, [
      { content: '{"reference":"R-1"}', tool: 'pay', decision: ran.decision, error: false },
    ])
    await gate.run(pay, () => 'again')
    assert.equal(server.runs.length, 1)
    await gate.close()
    assert.equal(server.runs[0]?.open, false)
  })

  test('fn gets what was decided, frozen, whatever the caller does to its own object meanwhile', async () => {
    const { gate } = world()
    const mutable = { tool: 'pay', arguments: { to: 'Ann', lines: [{ amount: 40 }] } }
    const running = gate.run(mutable, (call) => {
      assert.throws(() => {
        ;(call.arguments['lines'] as { amount: number }[])[0]!.amount = 9
      }, TypeError)
      return call.arguments
    })
    mutable.arguments.to = 'Mallory'
    mutable.arguments.lines[0]!.amount = 4000
    assert.deepEqual((await running).result, { to: 'Ann', lines: [{ amount: 40 }] })
  })

  test('what fn throws is thrown, recorded as failed, and what it said is an observation', async () => {
    const { server, gate } = world()
    const { fn, calls } = counted(() => {
      throw new RangeError('no such account')
    })
    await assert.rejects(gate.run(pay, fn), RangeError)
    assert.equal(calls(), 1)
    assert.deepEqual(
      server.effects.map(({ outcome }) => outcome),
      ['failed'],
    )
    assert.deepEqual(
      server.observations.map(({ content, error }) => [content, error]),
      [['no such account', true]],
    )
  })

  test('content longer than one observation is recorded whole, borders overlapping', async () => {
    const { server, gate } = world()
    const long = `${'a'.repeat(149_990)}SECRET-VALUE-ACROSS-THE-BORDER${'b'.repeat(200_000)}END`
    await gate.run(pay, () => long)
    assert.ok(server.observations.length >= 3)
    assert.ok(server.observations.some(({ content }) => content.includes('SECRET-VALUE-ACROSS-THE-BORDER')))
    assert.ok(server.observations.at(-1)?.content.endsWith('END'))
  })
})

describe('INVARIANT 10: nothing runs', () => {
  const refusals: [name: string, prepare: (world: World) => void, error: new (...args: never[]) => Error][] = [
    ['after a deny', ({ server }) => (server.outcomeOf = () => 'deny'), Denied],
    [
      'when the log itself shows an outcome nobody knows',
      ({ server }) => (server.outcomeOf = () => 'maybe' as never),
      Denied,
    ],
    ['while held', ({ server }) => (server.outcomeOf = () => 'review'), Held],
    ['while paused', ({ server }) => (server.closed = 'paused'), Denied],
    ['after a lapse', ({ server }) => (server.closed = 'acceptance_lapsed'), Denied],
    [
      'when the gate closes between permit and intent',
      ({ server }) => {
        server.tamper = (route, body) => {
          if (route === 'decide') server.closed = 'paused'
          return body
        }
      },
      Denied,
    ],
    [
      'when the permit ended on its way here',
      ({ server, machine }) => {
        server.tamper = (route, body) => {
          if (route === 'decide') machine.pass(30_000)
          return body
        }
      },
      LatePermit,
    ],
    [
      'when the intent took longer than the permit lasts',
      ({ server, machine }) => {
        server.tamper = (route, body) => {
          if (route === 'openIntent') machine.pass(30_000)
          return body
        }
      },
      LatePermit,
    ],
    ['when no token is accepted', ({ server }) => (server.tokensIssued = 1), AnswerableApiError],
    [
      'when the server is gone',
      ({ server }) => server.faults.push({ route: 'decide', when: 'before', times: 99 }),
      AnswerableApiError,
    ],
    [
      'when the intent gets no answer',
      ({ server }) => server.faults.push({ route: 'openIntent', when: 'after', times: 99 }),
      AnswerableApiError,
    ],
    ['when a proxy answers for the server', ({ server }) => server.faults.push({ route: 'decide', when: 200 }), Error],
    [
      'when the outcome is one nobody knows',
      ({ server }) => (server.tamper = (route, body) => (route === 'decide' ? { ...body, outcome: 'maybe' } : body)),
      ReceiptError,
    ],
    [
      'when an allow carries no permit',
      ({ server }) => (server.tamper = (route, body) => (route === 'decide' ? { ...body, permit: null } : body)),
      ReceiptError,
    ],
    [
      'when the answer is for another action',
      ({ server }) =>
        (server.tamper = (route, body) =>
          route === 'decide' ? { ...body, action: `sha256:${'0'.repeat(64)}` } : body),
      ReceiptError,
    ],
  ]
  for (const [name, prepare, expected] of refusals) {
    test(name, async () => {
      const it = world()
      prepare(it)
      const { fn, calls } = counted(() => 'done')
      await assert.rejects(it.gate.run(pay, fn, { wait: 1_000 }), expected)
      assert.equal(calls(), 0)
      assert.deepEqual(
        it.server.effects.filter(({ outcome }) => outcome !== 'skipped'),
        [],
      )
    })
  }

  test('a deny says why and who can mend it', async () => {
    const { server, gate } = world()
    server.closed = 'acceptance_rescinded'
    await assert.rejects(
      gate.run(pay, () => 'x'),
      (error: Denied) => {
        assert.deepEqual(error.reasons, [
          { code: 'acceptance_rescinded', sentence: 'The owner took the signature back.', mend: 'owner' },
        ])
        return true
      },
    )
  })

  test('a refused intent names its reason too', async () => {
    const { server, gate } = world()
    server.tamper = (route, body) => {
      if (route === 'decide') server.closed = 'paused'
      return body
    }
    await assert.rejects(
      gate.run(pay, () => 'x'),
      (error: Denied) => error.state === 'gate_closed' && error.reasons[0]?.mend === 'anyone with power to reopen',
    )
  })

  test('a caller that gives up before the intent leaves nothing behind; after it, a skipped effect', async () => {
    for (const at of ['decide', 'openIntent']) {
      const { server, gate } = world()
      const stop = new AbortController()
      server.tamper = (route, body) => {
        if (route === at) stop.abort()
        return body
      }
      const { fn, calls } = counted(() => 'done')
      await assert.rejects(gate.run(pay, fn, { signal: stop.signal }), { name: 'AbortError' })
      assert.equal(calls(), 0)
      assert.deepEqual(
        server.effects.map(({ outcome }) => outcome),
        at === 'decide' ? [] : ['skipped'],
      )
    }
  })
})

describe('INVARIANT 11: an unknown effect is recorded as unknown and never retried', () => {
  const fates: [name: string, run: (gate: Gate, calls: () => Promise<string>) => Promise<unknown>][] = [
    [
      'fn says so',
      (gate, fn) => gate.run(pay, () => fn().then(() => Promise.reject(new FateUnknown('socket closed')))),
    ],
    [
      'fn was aborted',
      (gate, fn) => gate.run(pay, () => fn().then(() => Promise.reject(new DOMException('aborted', 'AbortError')))),
    ],
    [
      'fn takes too long',
      (gate, fn) => gate.run(pay, () => fn().then(() => new Promise(() => {})), { timeout: 5_000 }),
    ],
    [
      'the caller gives up while it runs',
      (gate, fn) => {
        const stop = new AbortController()
        const running = () =>
          fn().then(() => {
            stop.abort()
            return new Promise(() => {})
          })
        return gate.run(pay, running, { signal: stop.signal })
      },
    ],
    [
      'its result cannot be read',
      (gate, fn) =>
        gate.run(pay, fn, {
          outcomeOf: () => {
            throw new Error('not what was expected')
          },
        }),
    ],
  ]
  for (const [name, run] of fates) {
    test(name, async () => {
      const { server, gate } = world()
      const { fn, calls } = counted(() => 'sent')
      await assert.rejects(run(gate, fn), FateUnknown)
      assert.equal(calls(), 1)
      assert.deepEqual(
        server.effects.map(({ outcome }) => outcome),
        ['unknown'],
      )
    })
  }
})
