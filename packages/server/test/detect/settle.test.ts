import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { JsonObject } from '@answerable/contract'
import { domain } from '../../src/app/domain.ts'
import { fsck } from '../../src/fsck/fsck.ts'
import { dataPaths } from '../../src/platform/paths.ts'
import { SURVEY_DAYS } from '../../src/read/secrets.ts'
import { readGuard } from '../../src/signer/guard.ts'
import { DAY } from '../helpers/clock.ts'
import { NO_POSTGRES, type TestDeployment, testDeployment } from '../helpers/deployment.ts'
import type { Founding } from '../helpers/founding.ts'
import { fake } from './fake.ts'

for (const store of ['sqlite', 'postgres'] as const) {
  describe(`leaked secrets on ${store}`, { skip: store === 'postgres' ? NO_POSTGRES : false }, () => {
    let d: TestDeployment
    let founding: Founding

    before(async () => {
      d = await testDeployment({ store })
      founding = await d.founding()
    })
    after(() => d[Symbol.asyncDispose]())

    async function listed(query = ''): Promise<JsonObject[]> {
      const reply = await d.http('GET', `/v1/secrets${query}`, undefined, await d.bearer(founding.owner))
      assert.equal(reply.status, 200, reply.text)
      assert.equal(reply.body['surveyDays'], 27)
      return reply.body['secrets'] as JsonObject[]
    }

    test('a leaked secret is open until somebody settles it, and its days are counted', async () => {
      const client = await d.agentClient(founding.agent)
      const token = fake.github(31)
      const run = await client.openRun(`use ${token}`)
      await client.observe(run, 'look_up', `again ${token}, and ${fake.aws(32)}`)
      const [second, first] = await listed()
      assert.deepEqual(
        [first?.['rule'], first?.['where'], first?.['run'], first?.['state'], first?.['ownerName']],
        ['github-token', 'request', run.id, 'open', 'olivia'],
      )
      // PostgreSQL gives entries a time of its own, to which the clock of a test only adds.
      if (store === 'sqlite') assert.equal(first?.['daysOpen'], 0)
      assert.deepEqual([second?.['rule'], second?.['where']], ['aws-access-key-id', 'observation'])

      d.clock.advance((SURVEY_DAYS + 1) * DAY)
      if (store === 'sqlite') assert.equal((await listed())[1]?.['overSurvey'], true)
      const secret = first?.['secret'] as string
      const settled = await d.must(founding.owner, 'secret.settle', { secret, how: 'revoked', reason: 'rotated' })
      assert.equal(settled.status, 201)
      d.clock.advance(DAY)
      const [row] = await listed('?state=settled')
      assert.equal(row?.['secret'], secret)
      assert.equal(row?.['daysOpen'], 28, 'the clock stopped')
      const settlement = row?.['settled'] as JsonObject | undefined
      assert.deepEqual(
        [settlement?.['how'], settlement?.['byName'], settlement?.['reason']],
        ['revoked', 'olivia', 'rotated'],
      )
      assert.deepEqual(
        (await listed('?state=open')).map(({ rule }) => rule),
        ['aws-access-key-id'],
      )
    })

    test('the one who signs reads which secret it is, and a second statement comes too late', async () => {
      const [row] = await listed('?state=settled')
      const secret = row?.['secret'] as string
      const bearer = await d.bearer(founding.owner)
      const payload = { secret, how: 'false_alarm', reason: 'a sample' }
      const body = {
        command: 'secret.settle',
        payload,
        publicKey: founding.owner.key.publicKey,
        assurance: 'automation',
      }
      const { body: prepared } = await d.http('POST', '/v1/statements', body, bearer)
      assert.match(
        (prepared['text'] as string[])[0] ?? '',
        /the secret \(github-token\) that leaked in The use case refunds/,
      )
      const late = await d.sign(founding.owner, 'secret.settle', { ...payload, how: 'false_alarm' })
      assert.deepEqual([late.status, late.body['code']], [409, 'conflict'])
    })

    test('an agent reads no list of leaked secrets', async () => {
      const { bearer } = await d.agentClient(founding.agent)
      assert.equal((await d.http('GET', '/v1/secrets', undefined, bearer)).status, 403)
    })

    test('a list is read in pages', async () => {
      const bearer = await d.bearer(founding.owner)
      const first = await d.http('GET', '/v1/secrets?limit=1', undefined, bearer)
      const next = await d.http('GET', `/v1/secrets?limit=1&after=${first.field('next')}`, undefined, bearer)
      const of = ({ body }: typeof first) => (body['secrets'] as JsonObject[]).map(({ secret }) => secret)
      assert.equal(new Set([...of(first), ...of(next)]).size, 2)
      assert.equal(next.body['next'], null)
      const bad = await d.http('GET', '/v1/secrets?after=x', undefined, bearer)
      assert.equal(bad.body['code'], 'invalid_input')
    })

    test('fsck folds leaked secrets from their entries again and finds the same', async () => {
      const { guard } = dataPaths(d.dataDir)
      const input = { store: d.store, guard: readGuard(guard, d.origin), vkey: d.vkey, vault: d.vault, domain }
      assert.deepEqual((await fsck(input)).problems, [])
      assert.equal((await d.store.scanRows('secret', null, 9)).length, 2)
    })
  })
}
