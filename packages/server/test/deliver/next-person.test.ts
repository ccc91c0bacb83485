import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { JsonObject } from '@answerable/contract'
import { BACKOFF_MS, LEASE_MS } from '../../src/deliver/deliver.ts'
import type { DeliverySettings } from '../../src/deliver/start.ts'
import { testClock } from '../helpers/clock.ts'
import { NO_POSTGRES, type TestDeployment, testDeployment } from '../helpers/deployment.ts'
import type { Founding } from '../helpers/founding.ts'
import { movablePostgres } from '../helpers/movable-postgres.ts'
import { mailbox, receiver, SECRET, until } from './helpers/receivers.ts'

const FROM = 'answerable@shop.example'
const opening = (severity: 'S3' | 'S4', title: string) => ({
  useCase: 'refunds',
  category: 'other' as const,
  severity,
  axis: 'not_known_yet' as const,
  source: 'person' as const,
  data: 'none' as const,
  occurred: '2026-01-05T08:00:00.000Z',
  affected: 0,
  title,
  description: 'd',
  impacts: 'none yet',
  stakeholders: 'the desk',
})
const dataOf = ({ body }: { body: string }) => (JSON.parse(body) as { data: { id: string; person: string } }).data

/** A deployment with these channels, founded; whatever founding said is delivered before a test begins. */
async function deployed(
  store: 'sqlite' | 'postgres',
  deliveries: DeliverySettings,
  { databaseUrl }: { databaseUrl?: string } = {},
) {
  const database = databaseUrl === undefined ? { store } : { databaseUrl }
  const d = await testDeployment({ ...database, clock: testClock(), timers: true, deliveries })
  const founding = await d.founding()
  await quiet(d)
  return { d, founding }
}
/** Waits until nothing is due now, and nothing is under way: taken for the minute a claim lasts. */
const quiet = async (d: TestDeployment): Promise<void> => {
  for (let n = 0; n < 600; n += 1) {
    const now = d.clock.now()
    const rows = await d.store.outboxDue('9999', 100)
    if (!rows.some(({ due }) => due === null || due <= now || Date.parse(due) - Date.parse(now) === LEASE_MS)) return
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  throw new Error('the outbox does not empty')
}
/** Lets every wait of one message pass, attempt by attempt. */
async function exhaust(d: TestDeployment, reported: RegExp): Promise<void> {
  for (const wait of BACKOFF_MS) {
    await quiet(d)
    d.clock.advance(wait)
  }
  await until('it is given up', () => d.reported.some((line) => reported.test(line)))
}
const inboxOf = async (d: TestDeployment, name: string): Promise<JsonObject[]> => {
  const reply = await d.http('GET', '/v1/inbox', undefined, await d.bearer(await d.person(name)))
  return reply.body['messages'] as JsonObject[]
}

for (const store of ['sqlite', 'postgres'] as const) {
  describe(`receivers killed in between, on ${store}`, { skip: store === 'postgres' && NO_POSTGRES }, () => {
    let d: TestDeployment
    let founding: Founding
    let mail: Awaited<ReturnType<typeof mailbox>>
    let hook: Awaited<ReturnType<typeof receiver>>
    before(async () => {
      mail = await mailbox()
      hook = await receiver()
      const webhook = { url: hook.url, secret: SECRET }
      ;({ d, founding } = await deployed(store, { mail: { url: mail.url, from: FROM }, webhook }))
    })
    after(async () => {
      await d[Symbol.asyncDispose]()
      await mail.close()
      await hook.close()
    })

    test('both come back at the same address: the message arrives, once, under the id it had', async () => {
      await mail.close()
      await hook.close()
      const { id } = await d.must(founding.reviewer, 'incident.open', opening('S4', 'nobody listens'))
      await quiet(d)
      ;[mail, hook] = [await mailbox(new Set(), mail.port), await receiver(hook.port)]
      d.clock.advance(BACKOFF_MS[0] ?? 0)
      await until('mail and webhook', () => mail.mails.length > 0 && hook.hooks.length > 0)
      assert.deepEqual(
        mail.mails.map((one) => one.id),
        [`${id}.0`],
      )
      assert.deepEqual(
        hook.hooks.map(({ headers }) => headers['webhook-id']),
        [`${id}.0`],
      )
    })

    test('a webhook that stays dead leads to the same person’s mail, and that is not sent twice', async () => {
      await hook.close()
      const mails = mail.mails.length
      const { id } = await d.must(founding.reviewer, 'incident.open', opening('S4', 'only mail is left'))
      await until('the mail', () => mail.mails.length === mails + 1)
      await exhaust(d, new RegExp(`${id}\\.0 by webhook cannot be delivered`))
      await quiet(d)
      assert.deepEqual(
        mail.mails.slice(mails).map((one) => [one.id, one.to]),
        [[`${id}.0`, ['olivia@people.example']]],
      )
    })
  })

  describe(`a webhook alone, on ${store}`, { skip: store === 'postgres' && NO_POSTGRES }, () => {
    test('gone for good: the next person of the ladder has it in the inbox', async () => {
      const hook = await receiver()
      const { d, founding } = await deployed(store, { webhook: { url: hook.url, secret: SECRET } })
      try {
        hook.state.answer = 410
        const { id } = await d.must(founding.reviewer, 'incident.open', opening('S3', 'nobody takes it'))
        await until('it is given up', () => d.reported.some((line) => line.includes(`${id}.0 by webhook`)))
        await quiet(d)
        const told = (await inboxOf(d, 'dmitri')).filter((one) => one['about'] === id)
        assert.equal(told.length, 1, 'the deputy was not called for an S3')
        const people = hook.hooks.map(dataOf).filter((one) => one.id.startsWith(id))
        assert.equal(new Set(people.map(({ person }) => person)).size, people.length, 'nobody twice')
      } finally {
        await d[Symbol.asyncDispose]()
        await hook.close()
      }
    })
  })

  describe(`what is due before the next attempt, on ${store}`, { skip: store === 'postgres' && NO_POSTGRES }, () => {
    test('goes to the next person instead of waiting for the deadline to pass', async () => {
      const mail = await mailbox()
      // A deadline is compared with the time of entries: on PostgreSQL the database's, which has to move along.
      const url = process.env['ANSWERABLE_TEST_PG']
      const moved = store === 'postgres' && url !== undefined ? await movablePostgres(url) : undefined
      await moved?.follow(testClock())
      const { d, founding } = await deployed(store, { mail: { url: mail.url, from: FROM } }, moved)
      try {
        await mail.close()
        const { id } = await d.must(founding.reviewer, 'incident.open', { ...opening('S3', 's'), severity: 'S1' })
        const waits = BACKOFF_MS.slice(0, 4)
        for (const wait of waits) {
          await quiet(d)
          d.clock.advance(wait)
          await moved?.follow(d.clock)
        }
        // 5 s, 30 s, 2 min and 10 min are over; an hour more would be after the owner’s half hour.
        await until('the next is told', () => d.reported.some((line) => line.includes(`${id}.0 by mail`)))
      } finally {
        await d[Symbol.asyncDispose]()
        await moved?.remove()
      }
    })
  })
}
