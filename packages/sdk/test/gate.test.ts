import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  AlreadyStarted,
  AnswerableApiError,
  createClient,
  createGate,
  Denied,
  FateUnknown,
  type Gate,
  type GateOptions,
  Held,
  LatePermit,
  ReceiptError,
  Unrecorded,
} from '@answerable/sdk'
import { FakeServer } from './helpers/fake-server.ts'
import { Virtual } from './helpers/virtual.ts'

const pay = { tool: 'pay', arguments: { to: 'Ann', amount: 40 } }

type World = { machine: Virtual; server: FakeServer; gate: Gate; another: (options?: Partial<GateOptions>) => Gate }

function world(options: Partial<GateOptions> = {}): World {
  const machine = new Virtual()
  const server = new FakeServer(() => machine.time)
  const another = (more: Partial<GateOptions> = {}): Gate => {
    const client = createClient({ url: 'https://gate.test', platform: machine.platform, fetch: server.fetch })
    return createGate({ client, onBehalfOf: 'zoe', request: 'Pay Ann 40', ...options, ...more })
  }
  return { machine, server, gate: another(), another }
}

/** A function that counts its calls, as every effect here does. */
function counted<T>(answer: () => T | Promise<T>): { fn: () => Promise<T>; calls: () => number } {
  let calls = 0
  const fn = async (): Promise<T> => {
    calls += 1
    return answer()
  }
  return { fn, calls: () => calls }
}

async function heldBy(promise: Promise<unknown>): Promise<Held> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof Held, `expected Held, got ${String(error)}`)
  return error
}

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

describe('review', () => {
  test('waits, claims once and runs when people approve', async () => {
    const { server, gate, machine } = world()
    server.outcomeOf = () => 'review'
    machine.after(8_000, () => server.approve(server.onlyDecision()))
    const { fn, calls } = counted(() => 'paid')
    const ran = await gate.run(pay, fn)
    assert.equal(calls(), 1)
    assert.equal(ran.result, 'paid')
    assert.deepEqual(server.done, ['openRun', 'decide', 'claim', 'openIntent', 'recordEffect', 'observe'])
  })

  for (const [state, end] of [
    ['rejected', (server: FakeServer) => server.reject(server.onlyDecision())],
    ['expired', (server: FakeServer) => server.expire(server.onlyDecision())],
  ] as const) {
    test(`${state}: nothing runs`, async () => {
      const { server, gate, machine } = world()
      server.outcomeOf = () => 'review'
      machine.after(2_000, () => end(server))
      const { fn, calls } = counted(() => 'paid')
      await assert.rejects(gate.run(pay, fn), (error: Denied) => error.state === state)
      assert.equal(calls(), 0)
    })
  }

  test('approved, then paused: the claim is judged again and denies', async () => {
    const { server, gate, machine } = world()
    server.outcomeOf = () => 'review'
    machine.after(2_000, () => {
      server.approve(server.onlyDecision())
      server.closed = 'paused'
    })
    const { fn, calls } = counted(() => 'paid')
    await assert.rejects(gate.run(pay, fn), Denied)
    assert.equal(calls(), 0)
  })

  test('a handle as JSON finishes in another process, with the arguments that were approved', async () => {
    const { server, gate, another } = world()
    server.outcomeOf = () => 'review'
    const held = await heldBy(gate.run(pay, () => 'never', { wait: 0 }))
    const handle = JSON.parse(JSON.stringify(held.handle)) as typeof held.handle
    const there = another()
    await heldBy(there.resume(handle, () => 'never', { wait: 500 }))
    server.approve(held.decision)
    const ran = await there.resume(handle, (call) => call.arguments)
    assert.deepEqual(ran.result, pay.arguments)
    assert.equal(server.runs.length, 1)
  })

  test('a handle that was altered on its way is refused: what people approved is what runs', async () => {
    const { server, gate, another } = world()
    server.outcomeOf = () => 'review'
    const { handle, decision } = await heldBy(gate.run(pay, () => 'never', { wait: 0 }))
    server.approve(decision)
    const { fn, calls } = counted(() => 'paid')
    const altered = { ...handle, arguments: { to: 'Mallory', amount: 40 } }
    await assert.rejects(another().resume(altered, fn), (error: AnswerableApiError) => error.code === 'action_mismatch')
    assert.equal(calls(), 0)
  })

  test('two processes resume one approval: one runs it, whatever the order of their steps', async () => {
    const { server, gate, another } = world()
    server.outcomeOf = () => 'review'
    const { handle, decision } = await heldBy(gate.run(pay, () => 'never', { wait: 0 }))
    server.approve(decision)
    const { fn, calls } = counted(() => 'paid')
    const both = await Promise.allSettled([another().resume(handle, fn), another().resume(handle, fn)])
    assert.equal(calls(), 1)
    assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
    const [loser] = both.filter((settled) => settled.status === 'rejected')
    assert.ok(loser?.reason instanceof AlreadyStarted)
    assert.equal(server.done.filter((route) => route === 'claim').length, 1)
  })

  test('a process that dies after the claim loses nothing: another finds the same claim', async () => {
    const { server, gate, another } = world()
    server.outcomeOf = () => 'review'
    const { handle, decision } = await heldBy(gate.run(pay, () => 'never', { wait: 0 }))
    server.approve(decision)
    server.faults.push({ route: 'claim', when: 'after', times: 99 })
    await heldBy(another().resume(handle, () => 'never'))
    server.faults.length = 0
    const { fn, calls } = counted(() => 'paid')
    await another().resume(handle, fn)
    assert.equal(calls(), 1)
  })

  test('a process that dies after the intent is not followed by a second start', async () => {
    const { server, gate, another } = world()
    server.outcomeOf = () => 'review'
    const { handle, decision } = await heldBy(gate.run(pay, () => 'never', { wait: 0 }))
    server.approve(decision)
    server.faults.push({ route: 'openIntent', when: 'after', times: 99 })
    await assert.rejects(
      another().resume(handle, () => 'never'),
      AnswerableApiError,
    )
    server.faults.length = 0
    const { fn, calls } = counted(() => 'paid')
    await assert.rejects(another().resume(handle, fn), AlreadyStarted)
    assert.equal(calls(), 0)
  })

  test('a claim that is resumed after its permit ended starts nothing', async () => {
    const { server, gate, another, machine } = world()
    server.outcomeOf = () => 'review'
    const { handle, decision } = await heldBy(gate.run(pay, () => 'never', { wait: 0 }))
    server.approve(decision)
    server.faults.push({ route: 'claim', when: 'after', times: 99 })
    await heldBy(another().resume(handle, () => 'never'))
    server.faults.length = 0
    machine.pass(60_000)
    const { fn, calls } = counted(() => 'paid')
    await assert.rejects(another().resume(handle, fn), LatePermit)
    assert.equal(calls(), 0)
  })

  test('the same key finds the same held decision again', async () => {
    const { server, gate, another } = world({ runKey: 'ticket-17' })
    server.outcomeOf = () => 'review'
    const first = await heldBy(gate.run(pay, () => 'never', { wait: 0, key: 'pay-ann' }))
    const again = await heldBy(another().run(pay, () => 'never', { wait: 0, key: 'pay-ann' }))
    assert.equal(again.decision, first.decision)
    assert.equal(server.decisions.size, 1)
    assert.equal(server.runs.length, 1)
  })
})

describe('the server dies between any two steps', () => {
  for (const route of ['openRun', 'decide', 'claim', 'openIntent', 'recordEffect', 'observe']) {
    for (const when of ['before', 'after', 502, 503] as const) {
      test(`${route}: ${when}`, async () => {
        const { server, gate } = world()
        server.outcomeOf = () => 'review'
        server.tamper = (done, body) => {
          if (done === 'decide') server.approve(server.onlyDecision())
          return body
        }
        server.faults.push({ route, when, times: 3 })
        const { fn, calls } = counted(() => 'paid')
        const ran = await gate.run(pay, fn)
        assert.equal(calls(), 1)
        assert.equal(ran.effect.recorded, true)
        assert.deepEqual(server.done, ['openRun', 'decide', 'claim', 'openIntent', 'recordEffect', 'observe'])
        const keys = server.seen.filter((seen) => seen.route === route).map(({ key }) => key)
        assert.equal(keys.length, 4)
        assert.equal(new Set(keys).size, 1)
      })
    }
  }

  test('what could not be told waits, and nothing is decided before it is told', async () => {
    const { server, gate } = world()
    server.faults.push({ route: 'recordEffect', when: 'before', times: 99 })
    const { fn, calls } = counted(() => 'paid')
    const ran = await gate.run(pay, fn)
    assert.deepEqual(ran.effect, { outcome: 'executed', recorded: false })
    await assert.rejects(gate.run(pay, fn), Unrecorded)
    assert.equal(calls(), 1)
    server.faults.length = 0
    await gate.run(pay, fn)
    assert.deepEqual(server.done.slice(3, 6), ['recordEffect', 'observe', 'decide'])
  })
})

describe('pinned receipts', () => {
  const other = 'other.local/answerable/x/1+00000000+AQ=='

  test('a receipt under a pinned key runs', async () => {
    const probe = world()
    const { server, gate } = world({ vkeys: [probe.server.log.vkey] })
    server.outcomeOf = () => 'allow'
    assert.equal((await gate.run(pay, () => 'paid')).result, 'paid')
  })

  for (const [name, change] of [
    [
      'altered',
      (receipt: Record<string, string>) => ({ ...receipt, entry: `${receipt['entry']?.slice(0, -8)}AAAAAAAA` }),
    ],
    ['missing its proof', (receipt: Record<string, string>) => ({ ...receipt, proof: '' })],
  ] as const) {
    for (const route of ['openRun', 'decide', 'openIntent']) {
      test(`${route}: a receipt ${name} runs nothing`, async () => {
        const probe = world()
        const { server, gate } = world({ vkeys: [probe.server.log.vkey] })
        server.tamper = (done, body) =>
          done === route ? { ...body, receipt: change(body['receipt'] as Record<string, string>) } : body
        const { fn, calls } = counted(() => 'paid')
        await assert.rejects(gate.run(pay, fn), ReceiptError)
        assert.equal(calls(), 0)
      })
    }
  }

  test('a genuine receipt of an earlier allow is not taken for a deny', async () => {
    const probe = world()
    const { server, gate } = world({ vkeys: [probe.server.log.vkey] })
    let first: unknown
    server.tamper = (route, body) => {
      if (route !== 'decide') return body
      first ??= body['receipt']
      return { ...body, outcome: 'allow', permit: { useBefore: '2026-11-23T07:00:00.000Z' }, receipt: first as never }
    }
    server.permitMs = 3_600_000
    await gate.run(pay, () => 'paid')
    server.outcomeOf = () => 'deny'
    const { fn, calls } = counted(() => 'paid')
    await assert.rejects(gate.run(pay, fn), ReceiptError)
    assert.equal(calls(), 0)
  })

  test('another log is not the pinned one', async () => {
    const { gate } = world({ vkeys: [other] })
    await assert.rejects(
      gate.run(pay, () => 'paid'),
      ReceiptError,
    )
  })
})
