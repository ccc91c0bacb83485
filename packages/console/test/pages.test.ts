import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser } from 'playwright-core'
import type { Founding } from '../../server/test/helpers/founding.ts'
import { launchBrowser, NO_BROWSER, openWindow, signInAs, type Window } from './helpers/browser.ts'
import { openWorld, type World } from './helpers/world.ts'

/** Every page, full and with nothing in it. `{…}` is filled in from what the world holds. */
const FULL = [
  '/',
  '/coverage',
  '/coverage?asOf=12',
  '/responsibilities',
  '/responsibilities?asOf=12',
  '/use-cases',
  '/use-cases/refunds',
  '/use-cases/refunds?asOf=12',
  '/use-cases/refunds/statement',
  '/use-cases/refunds/countersign',
  '/reviews',
  '/reviews?open={decision}',
  '/decisions',
  '/decisions?outcome=deny&text=never',
  '/decisions/{decision}',
  '/runs/{run}',
  '/ledger',
  '/ledger/entries/12',
  '/settings/people',
  '/settings/people/{person}',
  '/inbox',
  '/settings/authority',
  '/settings/incidents',
  '/settings/exceptions',
  '/use-cases/import',
  '/use-cases/new',
  '/use-cases/refunds/change?step=tools',
  '/use-cases/refunds/change?step=rules',
  '/use-cases/refunds/change?step=check',
  '/settings/policies',
  '/settings/vendors',
  '/nowhere',
] as const
const EMPTY = [
  '/',
  '/coverage',
  '/responsibilities',
  '/settings/policies',
  '/settings/vendors',
  '/use-cases',
  '/reviews',
  '/inbox',
  '/settings/incidents',
  '/settings/exceptions',
  '/decisions',
  '/ledger',
] as const
const THEMES = ['light', 'dark'] as const

describe('every page', { skip: NO_BROWSER }, () => {
  let browser: Browser
  let world: World
  let founding: Founding
  let fill: (path: string) => string
  before(async () => {
    browser = await launchBrowser()
    world = await openWorld()
    founding = await world.d.founding()
    const bot = await world.d.agentClient(founding.agent)
    await bot.pay('20.00')
    await bot.pay('9000.00')
    const { run, reply } = await bot.pay('600.00')
    await bot.observe(run, 'browse', 'A long text somebody else wrote. '.repeat(40))
    fill = (path) =>
      path
        .replace('{decision}', reply.field('decision'))
        .replace('{run}', run.id)
        .replace('{person}', founding.owner.id)
  })
  after(async () => {
    await browser.close()
    await world[Symbol.asyncDispose]()
  })

  const looked = async (window: Window, path: string): Promise<string[]> => {
    await window.page.goto(fill(path))
    await window.page.getByRole('heading', { level: 1 }).first().waitFor()
    // Not waitForFunction: it evaluates text in the page, which the policy of these pages forbids.
    const loading = window.page.locator('.loading')
    for (let tries = 0; tries < 200 && (await loading.count()) > 0; tries++) await window.page.waitForTimeout(50)
    assert.equal(await loading.count(), 0, `${path} is still loading`)
    return (await window.accessibility()).map((violation) => `${path}: ${violation}`)
  }

  for (const colorScheme of THEMES) {
    test(`has no fault axe can find, no script or policy fault, and asks nobody else: ${colorScheme}`, async () => {
      const window = await openWindow(browser, world.url, { colorScheme, reducedMotion: 'reduce' })
      await signInAs(world.d, window, founding.owner)
      const found: string[] = []
      for (const path of FULL) found.push(...(await looked(window, path)))
      assert.deepEqual(found, [])
      assert.deepEqual(window.faults, [])
    })
  }

  test('fits a phone: nothing is wider than the screen, in German too', async () => {
    const window = await openWindow(browser, world.url, {
      viewport: { width: 390, height: 844 },
      locale: 'de-DE',
      reducedMotion: 'reduce',
    })
    await signInAs(world.d, window, founding.reviewer, 'Mit einem Passkey anmelden')
    const wide: string[] = []
    for (const path of FULL) {
      wide.push(...(await looked(window, path)))
      const over = await window.page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
      if (over > 0) wide.push(`${path} is ${over} px too wide`)
    }
    assert.deepEqual(wide, [])
    assert.equal(await window.page.evaluate('document.documentElement.lang'), 'de')
  })

  test('says what to do next where there is nothing yet', async () => {
    await using bare = await openWorld()
    const person = await bare.d.person('solo')
    const window = await openWindow(browser, bare.url, { reducedMotion: 'reduce' })
    await signInAs(bare.d, window, person)
    const found: string[] = []
    for (const path of EMPTY) found.push(...(await looked(window, path)))
    assert.deepEqual(found, [])
    assert.deepEqual(window.faults, [])
  })
})
