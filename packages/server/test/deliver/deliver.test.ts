import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { JsonObject } from '@answerable/contract'
import { Webhook } from 'standardwebhooks'
import { BACKOFF_MS, LEASE_MS } from '../../src/deliver/deliver.ts'
import { webhookKey } from '../../src/deliver/webhook.ts'
import { newAgentKey } from '../helpers/agent.ts'
import type { TestPerson } from '../helpers/client.ts'
import { testClock } from '../helpers/clock.ts'
import { NO_POSTGRES, type TestDeployment, testDeployment } from '../helpers/deployment.ts'
import type { Founding } from '../helpers/founding.ts'
import { mailbox, receiver, SECRET, until } from './helpers/receivers.ts'

const inbox = async (d: TestDeployment, person: TestPerson, query = ''): Promise<JsonObject[]> => {
  const reply = await d.http('GET', `/v1/inbox${query}`, undefined, await d.bearer(person))
  assert.equal(reply.status, 200, reply.text)
  return reply.body['messages'] as JsonObject[]
}

const opening = () => ({
  useCase: 'refunds',
  category: 'hallucination' as const,
  severity: 'S1' as const,
  axis: 'not_known_yet' as const,
  source: 'person' as const,
  data: 'none' as const,
  occurred: '2026-01-05T08:00:00.000Z',
  affected: 0,
  title: 'Invented a rule',
  description: 'it cited a rule that is none',
  impacts: 'none yet',
  stakeholders: 'the desk',
})

for (const store of ['sqlite', 'postgres'] as const) {
  describe(`deliveries on ${store}`, { skip: store === 'postgres' && NO_POSTGRES }, () => {
    let d: TestDeployment
    let founding: Founding
    let mail: Awaited<ReturnType<typeof mailbox>>
    let hook: Awaited<ReturnType<typeof receiver>>
    const gone = new Set<string>()

    before(async () => {
      mail = await mailbox(gone)
      hook = await receiver()
      d = await testDeployment({
        store,
        clock: testClock(),
        timers: true,
        publicUrl: 'https://answerable.example',
        deliveries: {
          mail: { url: mail.url, from: 'answerable@shop.example' },
          webhook: { url: hook.url, secret: SECRET },
        },
      })
      founding = await d.founding()
    })
    after(async () => {
      await d[Symbol.asyncDispose]()
      await mail.close()
      await hook.close()
    })
    const settled = async (): Promise<void> => {
      for (let n = 0; n < 600; n += 1) {
        const now = d.clock.now()
        const rows = await d.store.outboxDue('9999', 100)
        // Due now, or taken by the server for the minute a claim lasts: not settled yet.
        const busy = rows.filter(
          ({ due }) => due === null || due <= now || Date.parse(due) - Date.parse(now) === LEASE_MS,
        )
        if (busy.length === 0) return
        await new Promise((resolve) => setTimeout(resolve, 25))
      }
      throw new Error('the outbox does not empty')
    }

    test('what was founded has told those it concerns, each once', async () => {
      await settled()
      await until('mails', () => mail.mails.length > 0)
      assert.equal(new Set(mail.mails.map(({ id }) => id)).size, mail.mails.length)
      const own = await inbox(d, founding.cosigner)
      assert.deepEqual(
        own.map(({ kind }) => kind),
        ['signature_wanted'],
        'the second signer of the mandate',
      )
    })

    test('an incident calls the owner and the deputy: inbox, mail with a link, signed webhook', async () => {
      await settled()
      const [mails, hooks] = [mail.mails.length, hook.hooks.length]
      const { id } = await d.must(founding.reviewer, 'incident.open', opening())
      const [message] = await inbox(d, founding.owner)
      assert.deepEqual(
        [message?.['kind'], message?.['about'], message?.['link']],
        ['incident_assigned', id, `https://answerable.example/incidents/${id}`],
      )
      await until('two mails', () => mail.mails.length >= mails + 2)
      const told = mail.mails.slice(mails)
      assert.deepEqual(told.flatMap(({ to }) => to).toSorted(), ['dmitri@people.example', 'olivia@people.example'])
      const text = told[0]?.text ?? ''
      assert.match(text, new RegExp(`https://answerable\\.example/incidents/${id}`))
      assert.doesNotMatch(text, /Invented a rule|<a |<button|[?&]approve/i, 'neither words of the vault nor a button')

      await until('two webhooks', () => hook.hooks.length >= hooks + 2)
      for (const { headers, body } of hook.hooks.slice(hooks)) {
        const verified = new Webhook(SECRET.slice('whsec_'.length)).verify(body, {
          'webhook-id': String(headers['webhook-id']),
          // The clock of this test stands still, far from the verifier's: sign again as it would be now.
          ...resigned(String(headers['webhook-id']), body),
        }) as JsonObject
        assert.equal(verified['type'], 'answerable.incident_assigned')
        const data = verified['data'] as JsonObject
        assert.deepEqual([data['id'], data['about']], [headers['webhook-id'], id])
        const timestamp = new Date(Number(headers['webhook-timestamp']) * 1000)
        const own = new Webhook(SECRET.slice('whsec_'.length)).sign(String(headers['webhook-id']), timestamp, body)
        assert.equal(headers['webhook-signature'], own, 'as the reference library signs it')
      }
    })

    test('nobody is told of their own act, and nobody reads or marks what another was told', async () => {
      await d.must(founding.owner, 'restriction.set', {
        scope: { kind: 'use_case', useCase: 'refunds' },
        mode: 'paused',
        cause: 'owner',
        reason: 'look first',
      })
      assert.ok((await inbox(d, founding.owner)).every(({ kind }) => kind !== 'restriction_set'))
      const deputy = await d.person('dmitri')
      const told = (await inbox(d, deputy)).find(({ kind }) => kind === 'restriction_set')
      const path = `/v1/inbox/${String(told?.['message'] as string)}/acknowledge`
      const foreign = await d.http('POST', path, {}, await d.bearer(founding.owner))
      assert.equal(foreign.status, 404)
      const bearer = await d.bearer(deputy)
      assert.equal((await d.http('POST', path, {}, bearer)).status, 200)
      assert.equal((await d.http('POST', path, {}, bearer)).status, 404)
      assert.ok((await inbox(d, deputy)).every(({ message }) => message !== told?.['message']))
      assert.ok((await inbox(d, deputy, '?all=true')).some(({ message }) => message === told?.['message']))
      const agent = await d.bearer({ id: founding.agent, key: newAgentKey(founding.agent) })
      assert.equal((await d.http('GET', '/v1/inbox', undefined, agent)).status, 403)
      assert.equal((await d.http('POST', path, {}, agent)).status, 403)
    })

    test('what fails in passing is tried again under the same id, and receivers can tell', async () => {
      await settled()
      hook.state.answer = 503
      const hooks = hook.hooks.length
      const [first] = [await d.must(founding.reviewer, 'incident.open', opening())]
      await until('a refused webhook', () => hook.hooks.length >= hooks + 2)
      const ids = new Set(hook.hooks.slice(hooks).map(({ headers }) => headers['webhook-id']))
      hook.state.answer = 204
      const before = hook.hooks.length
      await settled()
      d.clock.advance(BACKOFF_MS[0] ?? 0)
      await until('the second attempt', () => hook.hooks.length >= before + 2)
      assert.deepEqual(new Set(hook.hooks.slice(before).map(({ headers }) => headers['webhook-id'])), ids)
      assert.ok(first.id)
    })

    test('a redirect is not followed, and counts as a failure', async () => {
      await settled()
      hook.state.answer = 302
      const hooks = hook.hooks.length
      await d.must(founding.reviewer, 'incident.open', opening())
      await until('the redirect', () => hook.hooks.length >= hooks + 2)
      hook.state.answer = 204
      await settled()
      d.clock.advance(BACKOFF_MS[0] ?? 0)
      await until('the same again', () => hook.hooks.length >= hooks + 4)
    })

    test('a mailbox that is not there: the next person is told, and why', async () => {
      await settled()
      gone.add('olivia@people.example')
      const mails = mail.mails.length
      await d.must(founding.reviewer, 'incident.open', { ...opening(), severity: 'S3' })
      await until('the deputy instead', () => mail.mails.length > mails)
      const [instead] = mail.mails.slice(mails)
      assert.deepEqual(instead?.to, ['dmitri@people.example'])
      assert.match(instead?.text ?? '', /because olivia could not be reached/)
      assert.ok(d.reported.some((line) => line.includes('cannot be delivered')))
      const deputy = await inbox(d, await d.person('dmitri'))
      assert.ok(String(deputy[0]?.['message'] as string).endsWith('~1'))
    })
  })
}

function resigned(id: string, body: string) {
  const now = new Date()
  return {
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': new Webhook(SECRET.slice('whsec_'.length)).sign(id, now, body),
  }
}

test('secrets of webhooks are what the standard says', () => {
  assert.equal(webhookKey(SECRET)?.byteLength, 32)
  for (const bad of ['', 'whsec_', 'whsec_c2hvcnQ=', 'secret', `whsec_${Buffer.alloc(65).toString('base64')}`])
    assert.equal(webhookKey(bad), undefined, bad)
})
