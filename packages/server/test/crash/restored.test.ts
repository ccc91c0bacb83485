import assert from 'node:assert/strict'
import { copyFileSync, renameSync, rmSync } from 'node:fs'
import { describe, it } from 'node:test'
import { exitTable } from '../../src/platform/exit.ts'
import type { AgentClient } from '../helpers/agent.ts'
import { copyAll, restoreAll } from '../store/support/copy-tables.ts'
import { clientsOf, type Founded, foundIn } from './support/founded.ts'
import { type Place, placeKinds, sqlitePlace } from './support/place.ts'
import { RealServer } from './support/real-server.ts'
import { storedEntries } from './support/stored-log.ts'

type Way = {
  readonly name: string
  readonly store: (typeof placeKinds)[number]['name']
  readonly keep: (place: Place) => Promise<void>
  readonly restore: (place: Place) => Promise<void>
}

/** How an operator, or an attacker, would put yesterday's database back. */
const ways: readonly [Way, ...Way[]] = [
  {
    name: 'the SQLite file replaced by its copy',
    store: 'SQLite',
    keep: async ({ paths }) => copyFileSync(paths.database, `${paths.database}.old`),
    restore: async ({ paths }) => {
      for (const more of ['-wal', '-shm']) rmSync(`${paths.database}${more}`, { force: true })
      renameSync(`${paths.database}.old`, paths.database)
    },
  },
  { name: 'SQLite restored by SQL', store: 'SQLite', keep: by(copyAll), restore: by(restoreAll) },
  { name: 'PostgreSQL restored by SQL', store: 'PostgreSQL', keep: by(copyAll), restore: by(restoreAll) },
]

function by(sql: string): (place: Place) => Promise<void> {
  return (place) => place.tamper(sql)
}

for (const { name, store, keep, restore } of ways) {
  const { skip, create } = placeKinds.find((kind) => kind.name === store) ?? assert.fail()
  describe(`an older database: ${name}`, { skip }, () => {
    it('under a server that runs: the next request is not answered, the server ends and does not start again', async () => {
      await restored({ create, keep }, async ({ place, server, agent }) => {
        await restore(place)
        await refused(agent)
        assert.equal(await server.exit(), exitTable.log_stopped.status, server.output)
        await mustNotStart(place)
      })
    })
  })
}

describe('an older database put back while no server runs', () => {
  it('does not start: the key signed more than it holds', async () => {
    const [{ keep, restore }] = ways
    await restored({ create: sqlitePlace, keep }, async ({ place, server }) => {
      await server.kill()
      await restore(place)
      await mustNotStart(place)
    })
  })
})

describe('the write-ahead log of SQLite removed under a server', () => {
  it('ends the server, which leaves everything it acknowledged in the database', async () => {
    await restored({ create: sqlitePlace, keep: async () => undefined }, async ({ place, server, agent }) => {
      const before = await storedEntries(place)
      rmSync(`${place.paths.database}-wal`)
      await refused(agent)
      assert.equal(await server.exit(), exitTable.log_stopped.status, server.output)
      const again = await RealServer.start(place)
      assert.equal(await again.stop(), 0)
      assert.deepEqual((await storedEntries(place)).slice(0, before.length), before)
      assert.deepEqual((await place.fsck()).problems, [])
    })
  })
})

type Scene = {
  readonly founded: Founded
  readonly place: Place
  readonly server: RealServer
  readonly agent: AgentClient
}

/** A server that has acknowledged decisions its kept copy does not hold. */
async function restored(
  { create, keep }: { create: () => Promise<Place> } & Pick<Way, 'keep'>,
  work: (scene: Scene) => Promise<void>,
): Promise<void> {
  const place = await create()
  let server: RealServer | undefined
  try {
    const founded = await foundIn(place)
    await keep(place)
    server = await RealServer.start(place)
    const agent = await clientsOf(founded, server.url).agent()
    for (const amount of ['10.00', '200.00']) assert.equal((await agent.pay(amount)).reply.status, 201)
    await work({ founded, place, server, agent })
  } finally {
    await server?.kill()
    await place.remove()
  }
}

async function mustNotStart(place: Place): Promise<void> {
  const again = new RealServer(place)
  assert.equal(await again.exit(), exitTable.log_stopped.status, again.output)
  assert.match(again.output, /behind the last signed head/)
  assert.doesNotMatch(again.output, /answers at/)
}

/** A request the server must not acknowledge: a refusal it documents, or no answer at all. */
async function refused(agent: AgentClient): Promise<void> {
  const reply = await agent.openRun().catch((error: unknown) => String(error))
  assert.ok(typeof reply === 'string', 'a run was acknowledged on the older database')
  assert.match(reply, /run\.open: 503|fetch failed|terminated/)
}
