import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import pg from 'pg'
import { fake } from '../detect/fake.ts'
import type { AgentClient } from '../helpers/agent.ts'
import { NO_POSTGRES, type TestDeployment, testDeployment } from '../helpers/deployment.ts'
import type { Founding } from '../helpers/founding.ts'
import { newKey, personNamed } from '../helpers/client.ts'
import { eraseAs, filesIn, found, requesterOfRun } from './support.ts'

/** Words nobody else uses, long enough to be found inside base64 wherever it is cut. */
const canary = (what: string): string => `zq-${what}-canary-7f3a91c2-wobbly-marmalade`
const NAME = canary('name')
const EMAIL = 'zq-email-canary-7f3a91c2@wobbly-marmalade.example'
const ABOUT_REQUESTER = ['request', 'requester', 'content', 'argument', 'output', 'detail'].map(canary)
const SECRETS = [fake.github(71), fake.aws(72)]
const ALL = [NAME, EMAIL, ...ABOUT_REQUESTER, ...SECRETS]

for (const store of ['sqlite', 'postgres'] as const) {
  describe(`canaries on ${store}`, { skip: store === 'postgres' && NO_POSTGRES }, () => {
    let d: TestDeployment
    let founding: Founding
    let client: AgentClient
    let run = { id: '', headers: {} }
    let person = ''
    /** every byte a server sent without being asked for sealed values by a person who may see them */
    const wire: string[] = []

    before(async () => {
      d = await testDeployment({ store })
      founding = await d.founding()
      client = await d.agentClient(founding.agent)
      const holder = personNamed('canary colleague')
      const registered = await d.must(founding.founder, 'person.register', {
        name: NAME,
        email: EMAIL,
        key: newKey(d.origin, holder.key),
        fictional: true,
        employment: 'own',
        unit: 'shop',
      })
      person = registered.field('person')
      await plant()
    })
    after(() => d[Symbol.asyncDispose]())

    async function plant(): Promise<void> {
      const [request = '', onBehalfOf = '', content = '', argument = '', output = '', detail = ''] = ABOUT_REQUESTER
      const asked = { request: `${request} ${SECRETS[0] ?? ''}`, onBehalfOf }
      const opened = await d.http('POST', '/v1/runs', asked, client.bearer)
      run = { id: opened.id, headers: { ...client.bearer, 'answerable-run': opened.field('runToken') } }
      await client.observe(run, 'look_up', `${content} ${SECRETS[1] ?? ''}`)
      await client.post(run, '/v1/decisions', { run: run.id, kind: 'output', text: output })
      const decided = await client.decide(run, 'pay', { to: argument, amount: '20.00' })
      const intent = await client.post(run, '/v1/intents', {
        decision: decided.field('decision'),
        action: decided.field('action'),
      })
      await client.post(run, '/v1/effects', { intent: intent.id, outcome: 'failed', detail })
      // Refused input must not come back in an error either, nor reach a report.
      const refused = { run: run.id, kind: argument, tool: 'pay', arguments: { to: argument } }
      wire.push((await client.post(run, '/v1/decisions', refused)).text)
      wire.push((await client.post(run, '/v1/observations', { run: run.id, tool: canary('content'), content: 3 })).text)
    }

    /** What anybody may fetch, what is proved, and what the operator reads. */
    async function sent(): Promise<Buffer> {
      const entries = await d.store.entriesFrom(0, 10_000)
      const tiles = await d.store.scanTiles(null, 10_000)
      const public_ = await Promise.all(
        ['/v1/health', '/v1/checkpoint', '/v1/openapi.json', '/v1/nothing'].map((path) => d.http('GET', path)),
      )
      return Buffer.concat([
        ...entries.map(({ bytes }) => bytes),
        ...tiles.map(({ hashes }) => hashes),
        Buffer.from([...wire, ...d.reported, ...public_.map(({ text }) => text)].join('\n')),
      ])
    }

    /** Every byte the database has: rows as it gives them, and its files with dead rows, log and all. */
    async function stored(): Promise<Buffer> {
      const files = filesIn(d.dataDir).map(({ bytes }) => bytes)
      return Buffer.concat(store === 'sqlite' ? files : [...files, ...(await postgresBytes())])
    }

    test('before any erasure nothing stands in clear outside memory: no file, no log, no answer to strangers', async () => {
      assert.deepEqual(found(await stored(), ALL), [])
      assert.deepEqual(found(await sent(), ALL), [])
      // The search would see them: a person who may read gets them, disclosed.
      const shown = await d.http('GET', `/v1/runs/${run.id}`, undefined, await d.bearer(founding.owner))
      const expected = [ABOUT_REQUESTER[0] ?? '', ABOUT_REQUESTER[2] ?? '']
      assert.deepEqual(found(Buffer.from(shown.text), expected), expected)
    })

    test('after it nothing is found anywhere, and a backup of the database taken before opens no more', async () => {
      const backup = await d.store.scanVault(null, 10_000)
      const requester = await requesterOfRun(d, founding.founder, run.id)
      const before = backup.filter((row) => found(Buffer.from(d.vault.open(row) ?? ''), ALL).length > 0)
      assert.equal(before.length, 8, 'name, e-mail, request, requester, content, output, arguments, detail')
      for (const what of [
        { kind: 'person', person } as const,
        { kind: 'requester', useCase: founding.useCase, requester } as const,
      ]) {
        const reply = await eraseAs(d, founding.founder, what)
        assert.equal(reply.status, 201, reply.text)
        wire.push(reply.text)
      }
      assert.deepEqual(found(await stored(), ALL), [])
      assert.deepEqual(found(await sent(), ALL), [])
      // What an administrator kept of the vault, with every key there is now.
      for (const row of before) assert.equal(d.vault.open(row), undefined)
      const reader = await d.bearer(founding.owner)
      const told: string[] = []
      const paths = ['/v1/people', '/v1/decisions?limit=500', '/v1/reviews', '/v1/secrets', `/v1/runs/${run.id}`]
      for (const path of paths) told.push((await d.http('GET', path, undefined, reader)).text)
      for (let index = 0; index < (await d.size()); index++) {
        const reply = await d.http('GET', `/v1/entries/${index}`, undefined, reader)
        assert.equal(reply.status, 200, reply.text)
        told.push(reply.text, textsOf(reply.body['receipt']))
      }
      assert.deepEqual(found(Buffer.from(told.join('\n')), ALL), [])
    })
  })
}

const textsOf = (receipt: unknown): string => Buffer.from((receipt as { entry: string }).entry, 'base64').toString()

/** The files of the PostgreSQL under test, write-ahead log included, once they are all written. */
async function postgresBytes(): Promise<Buffer[]> {
  const client = new pg.Client({ connectionString: process.env['ANSWERABLE_TEST_PG'] })
  await client.connect()
  try {
    await client.query('CHECKPOINT')
    const { rows } = await client.query('SHOW data_directory')
    const folder = String((rows[0] as { data_directory: string }).data_directory)
    const { rows: here } = await client.query('SELECT oid FROM pg_database WHERE datname = current_database()')
    const database = join(folder, 'base', String((here[0] as { oid: string }).oid))
    return [database, join(folder, 'pg_wal')].flatMap((place) =>
      readdirSync(place, { withFileTypes: true })
        .filter((file) => file.isFile())
        .flatMap((file) => stillThere(join(place, file.name))),
    )
  } finally {
    await client.end()
  }
}

/** PostgreSQL writes and removes files of its own while it runs: what is gone by now holds nothing. */
function stillThere(path: string): Buffer[] {
  try {
    return [readFileSync(path)]
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
