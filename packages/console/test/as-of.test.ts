import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { DAY } from '../../server/test/helpers/clock.ts'
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

test('a day is turned into a place in the log; outside the log is said to be outside', {
  skip: NO_BROWSER,
}, async (t) => {
  const browser = await launchBrowser()
  t.after(() => browser.close())
  await using world = await openWorld()
  const founding = await world.d.founding()
  const began = world.d.clock.now()
  const day = (after: number): string => new Date(Date.parse(began) + after * DAY).toISOString().slice(0, 10)
  world.d.clock.advance(200 * DAY)
  const window = await openWindow(browser, world.url, { viewport: { width: 390, height: 844 } })
  const { page, faults } = window
  await signInAs(world.d, window, founding.owner)
  await page.goto('/coverage')
  const show = async (on: string): Promise<void> => {
    await page.getByLabel('As of the day').fill(on)
    await page.getByRole('button', { name: 'Show' }).click()
  }
  await show(day(20))
  await page.getByText(/^As it was on .*; the last entry then was \d+\.$/u).waitFor()
  await page.getByText('1 signed for', { exact: false }).waitFor()
  assert.match(page.url(), /asOf=\d{4}-\d\d-\d\dT/u)
  await page.reload()
  await page.getByText(/^As it was on /u).waitFor()
  await show(day(100))
  await page.getByText('0 signed for', { exact: false }).waitFor()
  await show(day(900))
  await page.getByText(/is still to come in this log/u).waitFor()
  await show(day(-900))
  await page.getByText(/this log had not begun/u).waitFor()
  assert.deepEqual(await window.accessibility(), [])
  await page.goto('/use-cases/refunds')
  await show(day(20))
  await page.getByText(/^As it was on /u).waitFor()
  await page.getByText('Live', { exact: true }).first().waitFor()
  assert.deepEqual(faults, [])
})
