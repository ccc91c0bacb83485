import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { launchBrowser, NO_BROWSER, openWindow, signInAs } from './helpers/browser.ts'
import { openWorld, type World } from './helpers/world.ts'

describe('a page of another instant', { skip: NO_BROWSER }, () => {
  let browser: Browser
  let world: World
  before(async () => {
    browser = await launchBrowser()
    world = await openWorld()
  })
  after(async () => {
    await browser.close()
    await world[Symbol.asyncDispose]()
  })

  test('says nothing until its own answer is there: the present never stands under an earlier date', async () => {
    const founding = await world.d.founding()
    const { page } = await openWindow(browser, world.url)
    const window = { page } as Parameters<typeof signInAs>[1]
    await signInAs(world.d, window, founding.owner)
    await page.goto('/coverage')
    await page.getByRole('link', { name: 'refunds' }).first().waitFor()
    let release: () => void = () => undefined
    const held = new Promise<void>((resolve) => (release = resolve))
    await page.route('**/v1/coverage?asOf=3', async (route) => {
      await held
      await route.continue()
    })
    const [asked] = await Promise.all([
      page.waitForRequest('**/v1/coverage?asOf=3'),
      page.evaluate(`history.pushState(null, '', '/coverage?asOf=3'), dispatchEvent(new PopStateEvent('popstate'))`),
    ])
    assert.ok(asked)
    await page.getByRole('link', { name: 'refunds' }).first().waitFor({ state: 'detached' })
    assert.equal(await page.getByRole('button', { name: /CSV/u }).count(), 0, 'and nothing can be saved as if it were')
    release()
    await page.getByText('entry 3', { exact: false }).first().waitFor()
  })
})
