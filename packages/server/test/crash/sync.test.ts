import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { clientsOf, foundIn } from './support/founded.ts'
import { sqlitePlace } from './support/place.ts'
import { RealServer } from './support/real-server.ts'

const strace = spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0
const skip = strace ? false : 'needs strace, and leave to trace a process'

const ASKED = /^read\(\d+<[^>]*>, "POST \/v1\/(?:runs|observations|decisions|intents|effects)/
const ANSWERED = /^(?:write|writev|sendto|sendmsg)\(\d+<[^>]*>, .*HTTP\/1\.1 201 /
const SYNCED = /^f(?:data)?sync\(\d+<[^>]*\/(answerable|guard)\.db(?:-wal)?>/

describe('the product answers only what is durable', { skip }, () => {
  it('between each request and its reply stand a sync of the database and then one of the guard', async () => {
    const place = await sqlitePlace()
    const trace = join(place.paths.folder, 'trace')
    const calls = 'trace=read,write,writev,sendto,sendmsg,fsync,fdatasync'
    // -y names the file of each descriptor. One client that waits for each answer, so requests follow one another.
    const tracer = ['strace', '-f', '-y', '-qq', '-s', '64', '-o', trace, '-e', calls]
    let server: RealServer | undefined
    try {
      const founded = await foundIn(place)
      server = await RealServer.start(place, tracer)
      const agent = await clientsOf(founded, server.url).agent()
      let sent = 0
      for (let n = 0; n < 4; n += 1) {
        const { run, reply } = await agent.pay('20.00')
        await agent.decide(run, 'pay', { to: 'DE12', amount: '200.00' })
        await agent.observe(run, 'look_up', 'an order')
        const intent = await agent.post(run, '/v1/intents', {
          decision: reply.body['decision'] ?? '',
          action: reply.body['action'] ?? '',
        })
        const effect = await agent.post(run, '/v1/effects', { intent: intent.id, outcome: 'executed' })
        assert.equal(effect.status, 201, effect.text)
        sent += 6
      }
      await server.kill()
      const answered = exchanges(readFileSync(trace, 'utf8'))
      assert.equal(answered.length, sent, 'not every exchange was traced')
      for (const [n, syncs] of answered.entries()) {
        const [database, guard] = [syncs.indexOf('answerable'), syncs.lastIndexOf('guard')]
        assert.ok(
          database >= 0 && database < guard,
          `answer ${n} left after syncs of: ${syncs.join(', ') || 'nothing'}`,
        )
      }
    } finally {
      await server?.kill()
      await place.remove()
    }
  })
})

/** For each request that was answered 201: which databases were synced between the two, in order. */
function exchanges(trace: string): string[][] {
  const found: string[][] = []
  let syncs: string[] | undefined
  for (const line of trace.split('\n')) {
    const call = line.replace(/^\d+\s+/, '')
    if (ASKED.test(call)) syncs = []
    const file = SYNCED.exec(call)?.[1]
    if (file !== undefined) syncs?.push(file)
    if (syncs !== undefined && ANSWERED.test(call)) {
      found.push(syncs)
      syncs = undefined
    }
  }
  return found
}
