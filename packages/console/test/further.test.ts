import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { DAY } from '../../server/test/helpers/clock.ts'
import { RESIDUAL_RISK } from '../../server/test/helpers/fixture.ts'
import type { Founding } from '../../server/test/helpers/founding.ts'
import { launchBrowser, NO_BROWSER, openWindow, signInAs } from './helpers/browser.ts'
import { openWorld, type World } from './helpers/world.ts'

/** Confirms what is read with the passkey. @returns the words that were on the screen */
async function confirm(page: Page): Promise<string> {
  const dialog = page.getByRole('dialog')
  const words = await dialog.locator('.contract').innerText()
  await dialog.getByRole('button', { name: /confirm with your passkey/u }).click()
  await dialog
    .getByText('Signed, and in the ledger.')
    .waitFor()
    .catch(async (cause: unknown) => {
      throw new Error(await dialog.innerText(), { cause })
    })
  await dialog.getByRole('button', { name: 'Close' }).click()
  return words
}

describe('the signatures beside the owner’s', { skip: NO_BROWSER }, () => {
  let browser: Browser
  let world: World
  let founding: Founding
  before(async () => {
    browser = await launchBrowser()
    world = await openWorld()
    founding = await world.d.founding({ accept: false })
  })
  after(async () => {
    await browser.close()
    await world[Symbol.asyncDispose]()
  })
  const outcome = async (): Promise<unknown> => {
    const bot = await world.d.agentClient(founding.agent)
    return (await bot.pay('20.00')).reply.body['outcome']
  }

  test('a challenger reads the statement and objects; then the owner accepts a high risk', async () => {
    const window = await openWindow(browser, world.url)
    const { page, faults } = window
    await signInAs(world.d, window, await world.d.person('chidi'))
    await page.goto('/use-cases/refunds')
    await page.getByRole('link', { name: 'Read and say your view' }).click()
    const views = page.getByRole('group', { name: 'Your view as its challenger' })
    assert.equal(await views.getByRole('button', { pressed: true }).count(), 0, 'nothing is chosen beforehand')
    await views.getByRole('button', { name: 'Object' }).click()
    await page.getByLabel('Why?').fill('Francs were never tested.')
    await page.getByRole('button', { name: 'Read the exact words' }).click()
    assert.match(await confirm(page), /Francs were never tested\./u)
    await page.locator('blockquote.said').getByText('Francs were never tested.').waitFor()
    const { owner, useCase, assumptions, authority } = founding
    await world.d.must(owner, 'acceptance.sign', {
      useCase,
      revision: 1,
      assumptions,
      answer: 'accepted',
      authority,
      residualRisk: { ...RESIDUAL_RISK, bias: 'high' },
      dissent: 'No francs are paid.',
      until: new Date(Date.parse(world.d.clock.now()) + 30 * DAY).toISOString(),
    })
    assert.equal(await outcome(), 'deny')
    assert.deepEqual(faults, [])
  })

  test('whose further signature is missing finds it, reads the owner’s words, signs, and the gate opens', async () => {
    const window = await openWindow(browser, world.url)
    const { page, faults } = window
    const key = await signInAs(world.d, window, founding.founder)
    await world.d.sign(founding.cosigner, 'key.confirm', { person: founding.founder.id, key })
    await page.goto('/')
    await page.getByRole('link', { name: 'Read and countersign' }).click()
    await page.getByRole('heading', { name: 'Because the remaining risk is high' }).waitFor()
    const bearer = await world.d.bearer(founding.owner)
    const { body } = await world.d.http('GET', '/v1/use-cases/refunds/file', undefined, bearer)
    const { sentences } = body['words'] as { sentences: string[] }
    await page.locator('blockquote.signed p').first().waitFor()
    assert.deepEqual(await page.locator('blockquote.signed p').allInnerTexts(), sentences)
    const link = page.getByRole('link', { name: /as PDF \(opens in a new tab\)/u })
    const pdf = await window.context.request.get((await link.getAttribute('href')) ?? '')
    assert.equal(pdf.headers()['content-type'], 'application/pdf')
    assert.deepEqual(await window.accessibility(), [])
    await page.getByRole('button', { name: 'Countersign' }).click()
    assert.match(await confirm(page), /because the remaining risk is high/u)
    await page.getByText('No signature of yours is missing here.').waitFor()
    assert.equal(await outcome(), 'allow')
    assert.deepEqual(faults, [])
  })
})

test('search: by keyboard from anywhere to an entry, a use case and a page', { skip: NO_BROWSER }, async () => {
  const browser = await launchBrowser()
  await using world = await openWorld()
  const { owner } = await world.d.founding()
  const window = await openWindow(browser, world.url)
  const { page, faults } = window
  await signInAs(world.d, window, owner)
  const go = async (text: string): Promise<void> => {
    await page.keyboard.press('Control+k')
    await page.getByRole('searchbox').fill(text)
    await page.getByRole('menuitem').first().waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  }
  await go('7')
  await page.waitForURL('**/ledger/entries/7')
  await go('use case refunds')
  await page.waitForURL('**/use-cases/refunds')
  await go('vendors')
  await page.waitForURL('**/settings/vendors')
  assert.deepEqual(faults, [])
  await browser.close()
})
