import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { clientsOf, foundIn } from '../crash/support/founded.ts'
import { placeKinds } from '../crash/support/place.ts'
import { RealServer } from '../crash/support/real-server.ts'
import { realClock } from '../helpers/clock.ts'
import { mailbox, receiver, SECRET, until } from './helpers/receivers.ts'

for (const { name, skip, create } of placeKinds) {
  describe(`a server killed while it delivers on ${name}`, { skip }, () => {
    it('delivers at least once; receivers tell the second delivery by its id', async () => {
      const place = await create()
      const hook = await receiver()
      const mail = await mailbox()
      process.env['ANSWERABLE_WEBHOOK_URL'] = hook.url
      process.env['ANSWERABLE_WEBHOOK_SECRET'] = SECRET
      process.env['ANSWERABLE_SMTP_URL'] = mail.url
      process.env['ANSWERABLE_MAIL_FROM'] = 'answerable@shop.example'
      let server: RealServer | undefined
      try {
        const founded = await foundIn(place)
        server = await RealServer.start(place)
        const clients = clientsOf(founded, server.url)
        // The receiver has the message, and says nothing: the server cannot know.
        hook.state.answer = null
        await clients.must(founded.reviewer, 'incident.open', {
          useCase: founded.useCase,
          category: 'other',
          severity: 'S1',
          axis: 'not_known_yet',
          source: 'person',
          data: 'none',
          occurred: realClock.now(),
          affected: 0,
          title: 'Stopped in between',
          description: 'the power went',
          impacts: 'none',
          stakeholders: 'the desk',
        })
        await until('the first delivery', () => hook.hooks.length >= 2 && mail.mails.length >= 2)
        await server.kill()
        const before = hook.hooks.map(({ headers }) => String(headers['webhook-id']))

        // A minute later: what the dead server had taken for itself is anybody's again.
        await place.tamper('UPDATE outbox SET due = created WHERE due IS NOT NULL')
        hook.state.answer = 204
        server = await RealServer.start(place)
        await until('the second delivery', () => hook.hooks.length >= before.length + 2)
        const after = hook.hooks.slice(before.length).map(({ headers }) => String(headers['webhook-id']))
        for (const id of after) assert.ok(before.includes(id), 'the same message, by its id')
        const ids = new Set(hook.hooks.map(({ headers }) => headers['webhook-id']))
        assert.equal(ids.size, 2, 'two messages, however often each came')
        assert.equal(new Set(mail.mails.map(({ id }) => id)).size, 2)
        assert.deepEqual((await place.fsck()).problems, [])
      } finally {
        await server?.kill()
        await hook.close()
        await mail.close()
        await place.remove()
      }
    })
  })
}
