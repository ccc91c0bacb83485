import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { ChildOrder } from '../store/support/crash-child.ts'
import { storeKinds } from '../store/support/stores.ts'

const strace = spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0
const skip = strace ? false : 'needs strace, and leave to trace a process'

const ACK = /^write\(1, "(sync-\S+) /

describe('acknowledged is durable', { skip }, () => {
  it('between two acknowledgements of one client stand a sync of the database and a sync of the guard', async () => {
    const on = await storeKinds[0]?.create()
    assert.ok(on !== undefined)
    try {
      const trace = join(on.folder, 'trace')
      const order: ChildOrder = { address: on.address, guard: on.guard, name: 'sync', lanes: 1 }
      const script = fileURLToPath(new URL('../store/support/crash-child.ts', import.meta.url))
      // -y names the file of each descriptor; one lane, so acknowledgements follow one another.
      const child = spawn(
        'strace',
        [
          '-f',
          '-y',
          '-qq',
          '-s',
          '80',
          '-o',
          trace,
          '-e',
          'trace=fsync,fdatasync,write',
          process.execPath,
          '--conditions=source',
          script,
          JSON.stringify(order),
        ],
        { stdio: ['ignore', 'pipe', 'inherit'], detached: true },
      )
      let acknowledged = 0
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        acknowledged += text.split('\n').length - 1
        if (acknowledged > 20) process.kill(-(child.pid ?? 0), 'SIGKILL')
      })
      await once(child, 'close')
      const calls = readFileSync(trace, 'utf8')
        .split('\n')
        .map((line) =>
          line
            .replace(/^\d+\s+/, '')
            .replace(/^write\(1<[^>]*>/, 'write(1')
            .replace(/\((\d+)<([^>]*)>\)/, '($1) $2'),
        )
      const acks = calls.flatMap((line, i) => (ACK.test(line) ? [i] : []))
      assert.ok(acks.length > 10, `${acks.length} acknowledgements were traced`)
      for (const [n, at] of acks.entries()) {
        if (n === 0) continue
        const between = calls.slice(acks[n - 1], at).filter((line) => /^f(?:data)?sync/.test(line))
        assert.ok(
          between.some((line) => line.includes('answerable.db')),
          `no sync of the database before ack ${n}`,
        )
        assert.ok(
          between.some((line) => line.includes('guard.db')),
          `no sync of the guard before ack ${n}`,
        )
        const order = between.map((line) => (line.includes('guard.db') ? 'guard' : 'database'))
        assert.ok(order.indexOf('database') < order.indexOf('guard'), 'the guard was synced before the database')
      }
    } finally {
      await on.remove()
    }
  })
})
