import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { testDeployment } from '../helpers/deployment.ts'
import { realClock } from '../helpers/clock.ts'
import { placeFor } from '../vault/place.ts'
import { checkOf } from '../vault/support.ts'
import type { KillOrder } from './kill-child.ts'

type Told = { run?: string; status?: number; calls?: number; id?: string }

/**
 * `kill -9` before the first call a command makes to any store, before the second, and so on, at every `stride`. After
 * each the next server starts on what is there: the command happened whole or not at all, and fsck finds nothing.
 */
export async function killAtEach(store: 'sqlite' | 'postgres', what: KillOrder['what'], stride: number): Promise<void> {
  const place = placeFor(store)
  try {
    const d = await testDeployment({ ...place.options, clock: realClock })
    const { useCase } = await d.founding()
    await d.stop()
    const order = { options: place.options, what, useCase }
    const [whole] = die({ ...order, at: 0, words: 'zq-words-0' }).slice(-1)
    assert.equal(whole?.status, 201)
    const calls = whole?.calls ?? 0
    assert.ok(calls >= 5, `${calls} calls`)
    let happened = 0
    for (const at of pointsOf(calls, stride)) {
      const words = `zq-words-${at}`
      const told = die({ ...order, at, words })
      // Calls differ by one or two from run to run; one that never came was after the end.
      const survived = told.some(({ status }) => status !== undefined)
      assert.ok(!survived || at > calls - 4, `call ${at} of ${calls} did not kill`)
      const again = await testDeployment({ ...place.options, clock: realClock })
      try {
        await checkOf(again)
        const found = await sealedAbout(again, words)
        assert.ok(found === 0 || found === 2, `call ${at}: ${found} of two values`)
        happened += (what === 'write') === found > 0 ? 1 : 0
      } finally {
        await again.stop()
      }
    }
    assert.ok(happened > 0, 'some kill came after the commit')
  } finally {
    await place.remove()
  }
}

/** The last call is always among them: it comes after everything else was durable. */
function pointsOf(calls: number, stride: number): number[] {
  const points = Array.from({ length: Math.ceil(calls / stride) }, (_, i) => 1 + i * stride)
  return points.at(-1) === calls ? points : [...points, calls]
}

async function sealedAbout(d: Awaited<ReturnType<typeof testDeployment>>, words: string): Promise<number> {
  const rows = await d.store.scanVault(null, 100_000)
  return rows.filter((row) => {
    const disclosure = d.vault.open(row)
    return disclosure !== undefined && Buffer.from(disclosure, 'base64url').toString().includes(`"${words}"`)
  }).length
}

function die(order: KillOrder): Told[] {
  const child = new URL('./kill-child.ts', import.meta.url).pathname
  const result = spawnSync(process.execPath, ['--conditions=source', child, JSON.stringify(order)], {
    encoding: 'utf8',
    timeout: 120_000,
  })
  const killed = result.signal === 'SIGKILL'
  if (!killed && result.status !== 0) throw new Error(result.stderr)
  return result.stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Told)
}
