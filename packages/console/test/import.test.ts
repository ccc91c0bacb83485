import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { DAY } from '../../server/test/helpers/clock.ts'
import type { Founding } from '../../server/test/helpers/founding.ts'
import { launchBrowser, NO_BROWSER, openWindow, signInAs } from './helpers/browser.ts'
import { openWorld, type World } from './helpers/world.ts'

const LIST = [
  'owner,use_case,name,purpose,unit,enforcement',
  'rosa@people.example,cv-sort,CV Sorting,"Sorts applications, ""fairly""",shop,',
  'nobody@people.example,meeting-notes,Meeting Notes,"Writes',
  'minutes",shop,instructed',
  'olivia@people.example,Bad Name,X,Y,shop,',
  'olivia@people.example,cv-sort,Again,Again,shop,',
].join('\r\n')

async function confirm(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: /confirm with your passkey/u }).click()
  await dialog
    .getByText('Signed, and in the ledger.')
    .waitFor()
    .catch(async (cause: unknown) => {
      throw new Error(await dialog.innerText(), { cause })
    })
  await dialog.getByRole('button', { name: 'Close' }).click()
}

describe('a list is imported in the browser', { skip: NO_BROWSER }, () => {
  let browser: Browser
  let world: World
  let founding: Founding
  before(async () => {
    browser = await launchBrowser()
    world = await openWorld()
    founding = await world.d.founding()
  })
  after(async () => {
    await browser.close()
    await world[Symbol.asyncDispose]()
  })

  test('bad rows are named before anything is signed; a nominee names somebody else, who accepts', async () => {
    const maker = await openWindow(browser, world.url)
    const key = await signInAs(world.d, maker, founding.owner)
    // A further key of somebody with authority counts once whoever granted it has confirmed it.
    await world.d.must(founding.founder, 'key.confirm', { person: founding.owner.id, key })
    // It signs for the stricter tiers a day later; signing in does not last as long.
    world.d.clock.advance(2 * DAY)
    await maker.page.goto('/sign-in')
    await maker.page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await maker.page.locator('.rail-foot').getByText(founding.owner.name).waitFor({ state: 'attached' })
    await maker.page.goto('/use-cases/import')
    const size = await world.d.size()
    await maker.page
      .getByLabel('Choose the file')
      .setInputFiles({ name: 'use-cases.csv', mimeType: 'text/csv', buffer: Buffer.from(`\uFEFF${LIST}`) })
    await maker.page.getByText('New: 2. Named now: 0. Unchanged: 0. Left out: 2.').waitFor()
    const bad = await maker.page.locator('.note.held li').allInnerTexts()
    assert.match(bad[0] ?? '', /^Line 5: use_case /u)
    assert.match(bad[1] ?? '', /^Line 6: cv-sort stands in line 2 already/u)
    assert.equal(await world.d.size(), size, 'looking at a list signs nothing')
    assert.deepEqual(await maker.accessibility(), [])

    await maker.page.getByRole('button', { name: 'Nominate 2, without the bad rows' }).click()
    await confirm(maker.page)
    await maker.page.getByText('New: 0. Named now: 0. Unchanged: 2. Left out: 2.').waitFor()

    const nominee = await openWindow(browser, world.url)
    await signInAs(world.d, nominee, founding.reviewer)
    await nominee.page.goto('/')
    const asked = nominee.page.getByRole('listitem').filter({ hasText: 'CV Sorting' })
    await asked.getByText('Not I').click()
    await asked.getByLabel('Who should be asked instead').selectOption(founding.owner.id)
    await asked.getByLabel('Reason').first().fill('Olivia runs it')
    await asked.getByRole('button', { name: 'Name them' }).click()
    await confirm(nominee.page)
    await asked.waitFor({ state: 'detached' })

    await maker.page.goto('/')
    await maker.page.getByRole('button', { name: 'Accept' }).click()
    await confirm(maker.page)
    const bearer = await world.d.bearer(founding.owner)
    const { body } = await world.d.http('GET', '/v1/nominations', undefined, bearer)
    const states = (body['nominations'] as { useCase: string; state: string }[]).map(({ useCase, state }) => [
      useCase,
      state,
    ])
    assert.deepEqual(states, [
      ['cv-sort', 'accepted'],
      ['meeting-notes', 'nobody_named'],
    ])
    assert.deepEqual([...maker.faults, ...nominee.faults], [])
  })

  test('a text that is no list is said to be none', async () => {
    const window = await openWindow(browser, world.url)
    const { page, faults } = window
    await signInAs(world.d, window, founding.owner)
    await page.goto('/use-cases/import')
    await page.getByLabel('Or paste it here').fill('use_case,name\ncv,CV')
    await page.getByText('purpose, unit, owner is missing').waitFor()
    await page.getByLabel('Or paste it here').fill('use_case,name,purpose,unit,owner\ncv,"CV" x,y,shop,a@b.cc')
    await page.getByText('The list is no CSV: line 2').waitFor()
    assert.deepEqual(faults, [])
  })
})
