import assert from 'node:assert/strict'
import { statSync } from 'node:fs'
import { setImmediate, setTimeout } from 'node:timers/promises'
import { checkAgain, checkAsLeft, type Figures } from './check-after-kill.ts'
import { foundIn } from './founded.ts'
import { Journal } from './journal.ts'
import { startLoad } from './load.ts'
import type { Place } from './place.ts'
import { RealServer } from './real-server.ts'

const LANES = 10
/** Milliseconds the kill is put off at most, once every client is well under way. */
const LONGEST = 500

/** A generator of numbers in [0, 1) that a failed run can be repeated with (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export function seedOfTest(): number {
  return Number(process.env['ANSWERABLE_TEST_SEED'] ?? Math.floor(Math.random() * 2 ** 32))
}

/** Serves, loads and kills one log so many times; everything is checked after each kill. */
export async function killRounds(place: Place, rounds: number, random: () => number): Promise<Figures> {
  const founded = await foundIn(place)
  const journal = new Journal()
  const total: Figures = { acknowledged: 0, unanswered: 0, unansweredYetStored: 0, receipts: 0 }
  let server = await RealServer.start(place)
  try {
    for (let round = 0; round < rounds; round += 1) {
      const known = journal.sent.length
      journal.phase = `round ${round}`
      const load = await startLoad(founded, server.url, journal, LANES)
      while (journal.sent.length < known + 4 * LANES) await setTimeout(1)
      await setTimeout(random() * LONGEST)
      await aim(place, round)
      await server.kill()
      await load.ended
      assert.deepEqual(server.complaints, [])
      const left = await checkAsLeft(founded, journal)
      server = await RealServer.start(place)
      const figures = await checkAgain(founded, server.url, journal, left, journal.sent.slice(known))
      for (const name of Object.keys(total) as (keyof Figures)[]) total[name] += figures[name]
    }
    assert.equal(await server.stop(), 0)
    assert.deepEqual((await place.fsck()).problems, [])
  } finally {
    await server.kill()
  }
  assert.ok(total.acknowledged > rounds * LANES, `only ${total.acknowledged} requests were answered: too little load`)
  assert.ok(total.unansweredYetStored > 0, 'no kill ever came between a commit and its reply')
  return total
}

/**
 * Every third kill comes at any moment; the others wait for the instants that matter: the database is being written, or
 * it is committed and the guard is being written, so that nobody was answered yet.
 */
export async function aim({ paths, databaseUrl }: Place, round: number): Promise<void> {
  const target = [undefined, databaseUrl === undefined ? paths.database : paths.guard, paths.guard][round % 3]
  if (target === undefined) return
  const written = (): string => {
    const { size, mtimeNs } = statSync(`${target}-wal`, { bigint: true })
    return `${size} ${mtimeNs}`
  }
  const before = written()
  while (written() === before) await setImmediate()
}
