import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { LoggedEvent } from '@answerable/contract'
import type { Problem } from '../../src/fsck/report.ts'
import { createInstants, foldClock, JUMP_MS, straightLine } from '../../src/writer/clock-line.ts'
import { checkLedger } from '../store/support/check-ledger.ts'
import { storeKinds } from '../store/support/stores.ts'
import {
  envelope,
  idOf,
  openRun,
  openTestLog,
  requestDecision,
  TestClock,
  type TestLog,
} from '../store/support/test-log.ts'
import { toyDomain } from '../store/support/toy-domain.ts'
import { verifyReceipt } from '../store/support/verify-receipt.ts'

const HOUR = 3_600_000
const sqlite = storeKinds[0]
assert.ok(sqlite !== undefined)

/** The clock of SQLite logs is the server's, so that is where a test can move it. */
async function onClock(
  run: (log: TestLog, clock: TestClock, reopen: () => Promise<TestLog>) => Promise<void>,
  { practice = false, unsigned }: { practice?: boolean; unsigned?: number } = {},
) {
  const on = await sqlite?.create()
  assert.ok(on !== undefined)
  const clock = new TestClock()
  try {
    let log = await openTestLog(on, { clock, practice })
    await run(log, clock, async () => {
      await log.close()
      log = await openTestLog(on, { clock, practice })
      return log
    })
    await checkLedger(on, log.store, toyDomain, unsigned === undefined ? [] : [unsignedAt(unsigned)])
    await log.close()
  } finally {
    await on.remove()
  }
}

/** The toy domain takes a confirmation without a person's signature; fsck must name that entry and nothing else. */
const unsignedAt = (index: number): Problem => ({
  check: 'signature',
  index,
  message: 'needs the signature of a person and has none',
})

const timeOf = (log: TestLog, answer: Parameters<typeof verifyReceipt>[0]) =>
  String(verifyReceipt(answer, log.vkey)['time'])
const jumpOf = (log: TestLog) => log.writer.model().model.openJump

describe('log time', () => {
  it('follows the clock, idle hours included', () =>
    onClock(async (log, clock) => {
      const start = clock.now()
      assert.equal(timeOf(log, await log.writer.submit(openRun())), start)
      clock.pass(5 * HOUR)
      assert.equal(timeOf(log, await log.writer.submit(openRun())), clock.now())
      assert.equal(jumpOf(log), null)
    }))

  it('never goes back: a clock set back a little stands still', () =>
    onClock(async (log, clock) => {
      clock.pass(10_000)
      const first = timeOf(log, await log.writer.submit(openRun()))
      clock.jump(-JUMP_MS / 2)
      assert.equal(timeOf(log, await log.writer.submit(openRun())), first)
      assert.equal(jumpOf(log), null)
    }))

  for (const [title, step] of [
    ['forward', 30 * 24 * HOUR],
    ['back', -2 * HOUR],
  ] as const) {
    it(`a jump ${title} closes the gate, keeps out of log time, and is let in by a person`, () =>
      onClock(
        async (log, clock) => {
          const run = idOf(await log.writer.submit(openRun()))
          const before = clock.wall
          clock.pass(1000)
          clock.jump(step)
          const denied = await log.writer.submit(requestDecision(run))
          assert.equal(denied.result['outcome'], 'deny')
          assert.equal(Date.parse(timeOf(log, denied)), before + 1000)
          const jump = jumpOf(log)
          assert.ok(jump !== null)
          assert.equal(denied.index, 3)
          clock.pass(5000)
          const confirmed = await log.writer.submit(envelope('clock.confirm', { jump, reason: 'the clock is right' }))
          assert.equal(Date.parse(timeOf(log, confirmed)), before + 6000)
          clock.pass(1000)
          const allowed = await log.writer.submit(requestDecision(run))
          assert.equal(allowed.result['outcome'], 'allow')
          // Back: log time waits for the clock. Forward: it is let in now, and only now.
          assert.equal(Date.parse(timeOf(log, allowed)), step > 0 ? clock.wall : before + 6000)
        },
        { unsigned: 4 },
      ))
  }

  it('a held-out jump is held out after a restart as well', () =>
    onClock(async (log, clock, reopen) => {
      const run = idOf(await log.writer.submit(openRun()))
      const before = clock.wall
      clock.jump(24 * HOUR)
      await log.writer.submit(requestDecision(run))
      const again = await reopen()
      clock.pass(2000)
      const denied = await again.writer.submit(requestDecision(run))
      assert.equal(denied.result['outcome'], 'deny')
      assert.equal(Date.parse(timeOf(again, denied)), before + 2000)
    }))

  it('a clock behind the last entry at start closes the gate', () =>
    onClock(async (log, clock, reopen) => {
      const run = idOf(await log.writer.submit(openRun()))
      clock.jump(-HOUR)
      const again = await reopen()
      assert.equal((await again.writer.submit(requestDecision(run))).result['outcome'], 'deny')
      assert.ok(jumpOf(again) !== null)
    }))

  it('a stopped server explains any time forward', () =>
    onClock(async (log, clock, reopen) => {
      const run = idOf(await log.writer.submit(openRun()))
      clock.jump(7 * 24 * HOUR)
      const again = await reopen()
      const answer = await again.writer.submit(requestDecision(run))
      assert.equal(answer.result['outcome'], 'allow')
      assert.equal(timeOf(again, answer), clock.now())
    }))

  it('a practice clock is moved, then runs on, also after a restart', () =>
    onClock(
      async (log, clock, reopen) => {
        const run = idOf(await log.writer.submit(openRun()))
        const to = '2027-06-01T00:00:00.000Z'
        clock.pass(500)
        const [, after] = await Promise.all([
          log.writer.submit(envelope('clock.move', { to })),
          log.writer.submit(requestDecision(run)),
        ])
        assert.equal(timeOf(log, after), to)
        clock.pass(1500)
        assert.equal(timeOf(log, await log.writer.submit(requestDecision(run))), '2027-06-01T00:00:01.500Z')
        const again = await reopen()
        clock.pass(1000)
        assert.equal(timeOf(again, await again.writer.submit(requestDecision(run))), '2027-06-01T00:00:02.500Z')
        assert.equal(jumpOf(again), null)
        assert.match(again.origin, /\/PRACTICE\/1$/)
      },
      { practice: true },
    ))
})

describe('the clock line', () => {
  const event = (type: string, id: string, time: string, body: object) =>
    ({ type, id, time, body }) as unknown as LoggedEvent

  it('one confirmation of the newest jump settles older ones; of a foreign one, none', () => {
    const [a, b, c] = ['2027-01-01T00:00:00.000Z', '2027-01-01T01:00:00.000Z', '2027-01-01T03:00:00.000Z']
    let line = foldClock(straightLine, event('clock.jumped', 'one', a, { from: a, to: b }))
    line = foldClock(line, event('clock.jumped', 'two', a, { from: a, to: c }))
    assert.equal(line.offset, -4 * HOUR)
    assert.deepEqual(foldClock(line, event('clock.confirmed', 'x', a, { jump: 'other' })), line)
    assert.deepEqual(foldClock(line, event('clock.confirmed', 'x', a, { jump: 'two' })), straightLine)
  })

  it('a jump is what real time does not explain', () => {
    const clock = new TestClock()
    const instants = createInstants(clock, false)
    const look = () => instants.jump(straightLine, clock.now(), '')
    assert.equal(look(), undefined)
    clock.pass(HOUR)
    assert.equal(look(), undefined)
    clock.jump(JUMP_MS)
    assert.equal(look(), undefined)
    clock.jump(JUMP_MS + 1)
    assert.notEqual(look(), undefined)
    assert.equal(look(), undefined)
  })
})
