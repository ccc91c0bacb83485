import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { ensureConsole } from '../../../scripts/lib/console-build.ts'
import { clientsOf, foundIn } from '../../server/test/crash/support/founded.ts'
import { type Place, sqlitePlace } from '../../server/test/crash/support/place.ts'
import { RealServer } from '../../server/test/crash/support/real-server.ts'
import { launchBrowser, NO_BROWSER, openWindow, signInAs } from './helpers/browser.ts'

describe('a server killed while somebody decides', { skip: NO_BROWSER }, () => {
  let browser: Browser
  let place: Place
  before(async () => {
    await ensureConsole()
    browser = await launchBrowser()
    place = await sqlitePlace()
  })
  after(async () => {
    await browser.close()
    await place.remove()
  })

  test('the page finds it again by itself, the vote is given once, and nothing acknowledged is lost', async () => {
    const founded = await foundIn(place)
    let server = await RealServer.start(place)
    try {
      const port = Number(new URL(server.url).port)
      // Passkeys are bound to a domain, and an address in numbers is none.
      const url = `http://localhost:${port}`
      const log = clientsOf(founded, server.url)
      const bot = await log.agent()
      const { reply } = await bot.pay('600.00')
      const decision = reply.field('decision')
      const window = await openWindow(browser, url)
      const { page } = window
      await signInAs(log, window, founded.reviewer)
      await page.goto('/reviews')
      await page.getByRole('button', { name: /^pay 600\.00/u }).click()
      await page.getByLabel('Your reason').fill('I called the customer back.')
      await page.getByRole('button', { name: /^Pay 600/u }).click()
      const confirm = page.getByRole('button', { name: /confirm with your passkey/u })
      await confirm.waitFor()

      await server.kill()
      await confirm.click()
      await page.getByRole('dialog').getByRole('alert').getByText('The server does not answer').waitFor()
      server = await RealServer.start({ ...place, port })

      // The same words, the same statement: it was never used, so it still counts.
      await confirm.click()
      await page.getByText('Signed, and in the ledger.').waitFor()
      await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()

      const followed = async (): Promise<{ state: string; votes: object[] }> => {
        const bearer = (await log.agent()).bearer
        const { body } = await log.http('GET', `/v1/decisions/${decision}`, undefined, bearer)
        return body['followed'] as { state: string; votes: object[] }
      }
      const { state, votes } = await followed()
      assert.deepEqual([state, votes.length], ['approved', 1])

      // A page that only reads comes back without a hand on it: what happens next appears on it.
      await page.goto('/reviews')
      await server.kill()
      server = await RealServer.start({ ...place, port })
      await (await log.agent()).pay('640.00')
      await page.getByRole('button', { name: /^pay 640\.00/u }).waitFor({ timeout: 60_000 })
      assert.equal((await followed()).votes.length, 1)
      assert.deepEqual(window.faults, [])
    } finally {
      await server.stop()
    }
    assert.deepEqual((await place.fsck()).problems, [])
  })
})
