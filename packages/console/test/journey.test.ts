import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import type { Founding } from '../../server/test/helpers/founding.ts'
import { launchBrowser, NO_BROWSER, openWindow, signInAs, type Window } from './helpers/browser.ts'
import { openWorld, type World } from './helpers/world.ts'

/** Reads the words on the screen, confirms with the passkey, and closes the receipt. */
async function confirm(page: Page): Promise<string[]> {
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: /confirm with your passkey/u }).waitFor()
  const words = await dialog.locator('.contract p').allInnerTexts()
  await dialog.getByRole('button', { name: /confirm with your passkey/u }).click()
  await dialog
    .getByText('Signed, and in the ledger.')
    .waitFor()
    .catch(async (cause: unknown) => {
      throw new Error(await dialog.innerText(), { cause })
    })
  return words
}

const close = (page: Page): Promise<void> => page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()

describe('set up in the browser', { skip: NO_BROWSER }, () => {
  let browser: Browser
  let world: World
  let token = ''
  before(async () => {
    browser = await launchBrowser()
    world = await openWorld({ onSetupToken: (given) => (token = given) })
  })
  after(async () => {
    await browser.close()
    await world[Symbol.asyncDispose]()
  })

  test('founding person, invitation, founding act, countersignature', async () => {
    const first = await openWindow(browser, world.url)
    await first.page.goto('/')
    await first.page.getByLabel('Token the server printed').fill(token)
    await first.page.getByLabel('Your full name').fill('Freya Founder')
    await first.page.getByLabel('Your work e-mail address').fill('freya@people.example')
    await first.page.getByRole('button', { name: 'Make a passkey and register' }).click()
    await first.page.getByRole('button', { name: 'Sign in with it now' }).click()
    await first.page.getByText('Signed in as Freya Founder').waitFor({ state: 'attached' })
    await first.page.getByText('Provisional', { exact: true }).waitFor()

    await first.page.goto('/settings/people')
    await first.page.getByText('Invite a person').first().click()
    await first.page.getByLabel('Name', { exact: true }).fill('Gregor Second')
    await first.page.getByLabel('E-mail address').fill('gregor@people.example')
    await first.page.getByLabel('Short name of the unit').fill('shop')
    await first.page.getByRole('button', { name: 'Invite a person' }).click()
    await confirm(first.page)
    const link = await first.page.locator('.secret').innerText()
    assert.match(link, new RegExp(`^${world.url}/invitation/[0-9a-f-]{36}#[A-Za-z0-9_-]{43}$`, 'u'))

    const second = await openWindow(browser, world.url)
    await second.page.goto(link)
    await second.page.getByRole('heading', { name: 'Gregor Second, you are invited' }).waitFor()
    await second.page.getByRole('button', { name: 'Make a passkey and register' }).click()
    await second.page.getByRole('button', { name: 'Sign in with it now' }).click()
    await second.page.getByText('Signed in as Gregor Second').waitFor({ state: 'attached' })

    await first.page.goto('/settings/authority')
    await first.page.getByLabel('Name of the unit', { exact: true }).fill('The Shop')
    await first.page.getByLabel('Short name of the unit').fill('shop')
    await first.page.getByLabel('Title of the board paper').fill('Resolution on the use of AI')
    await first.page.getByLabel('Its reference').fill('BR 2027/1')
    await first.page
      .getByLabel('The board paper itself')
      .setInputFiles({ name: 'paper.txt', mimeType: 'text/plain', buffer: Buffer.from('a made-up resolution') })
    await first.page.getByLabel('Who signs second').selectOption({ label: 'Gregor Second' })
    await first.page.getByRole('button', { name: 'Propose a founding act' }).click()
    await confirm(first.page)

    await second.page.goto('/')
    await second.page.getByRole('button', { name: 'Countersign' }).click()
    await confirm(second.page)
    await close(second.page)
    await second.page.getByText('Provisional', { exact: true }).waitFor({ state: 'detached' })
    assert.deepEqual([...first.faults, ...second.faults], [])
  })
})

describe('reading, signing, deciding and stopping', { skip: NO_BROWSER }, () => {
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

  const personal = async (
    who: 'owner' | 'reviewer',
    options: Parameters<typeof openWindow>[2] = {},
  ): Promise<Window> => {
    const window = await openWindow(browser, world.url, options)
    await signInAs(world.d, window, founding[who])
    return window
  }

  test('an owner signs what is on the screen, and nothing else', async () => {
    const owner = await openWindow(browser, world.url)
    const { page, faults } = owner
    const key = await signInAs(world.d, owner, founding.owner)
    // A further key of somebody who holds powers signs for them only once a grantor has confirmed it.
    await world.d.must(founding.founder, 'key.confirm', { person: founding.owner.id, key })
    await page.goto('/use-cases/refunds/statement')
    const answers = page.getByRole('group', { name: 'Your answer' })
    assert.equal(await answers.getByRole('button', { pressed: true }).count(), 0, 'nothing is chosen beforehand')
    await page.getByRole('radiogroup').first().waitFor()
    for (const level of await page.getByRole('radiogroup').all()) await level.getByText('low', { exact: true }).click()
    await answers.getByRole('button', { name: 'Sign', exact: true }).click()
    await page.getByRole('button', { name: 'Read the exact words' }).click()
    const words = await confirm(page)
    const link = page.getByRole('dialog').getByRole('link', { name: /^entry \d+$/u })
    const entry = Number((await link.innerText()).replace('entry ', ''))
    const bearer = await world.d.bearer(founding.owner)
    const { body } = await world.d.http('GET', '/v1/use-cases/refunds/file', undefined, bearer)
    assert.deepEqual((body['words'] as { sentences: string[] }).sentences, words)
    const read = await world.d.http('GET', `/v1/entries/${entry}`, undefined, bearer)
    const [signature] = (read.body['entry'] as { signatures: { alg: string }[] }).signatures
    assert.match(signature?.alg ?? '', /webauthn|es256/iu)
    assert.deepEqual(faults, [])
  })

  test('words that are not the statement’s are never signed', async () => {
    const { page } = await personal('owner')
    await page.route('**/v1/statements', async (route) => {
      const response = await route.fetch()
      const told = (await response.json()) as { text: string[] }
      await route.fulfill({ json: { ...told, text: ['I agree to nothing of importance.'] } })
    })
    await page.goto('/use-cases/refunds/statement')
    const answers = page.getByRole('group', { name: 'Your answer' })
    await answers.getByRole('button', { name: 'Refuse' }).click()
    await page.getByLabel('Why do you refuse?').fill('A test')
    await page.getByRole('button', { name: 'Read the exact words' }).click()
    await page.getByRole('dialog').getByRole('alert').waitFor()
    assert.equal(await page.getByRole('button', { name: /confirm with your passkey/u }).count(), 0)
  })

  test('a reviewer decides by keyboard alone', async () => {
    const { page, faults } = await personal('reviewer')
    const bot = await world.d.agentClient(founding.agent)
    await page.goto('/reviews')
    const { reply } = await bot.pay('600.00')
    // Nobody reloads: the page hears of it.
    await page.getByRole('button', { name: /^pay 600\.00/u }).waitFor()
    await page.keyboard.press('j')
    await page.getByRole('heading', { name: 'Pay 600.00 → DE12' }).waitFor()
    await page.keyboard.press('Enter')
    const focused = () => page.evaluate<string>('document.activeElement?.tagName')
    for (let step = 0; step < 10 && (await focused()) !== 'TEXTAREA'; step++) await page.keyboard.press('Tab')
    await page.keyboard.type('The customer called, and I called back.')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: /confirm with your passkey/u }).waitFor()
    await page.getByRole('button', { name: /confirm with your passkey/u }).focus()
    await page.keyboard.press('Enter')
    await page.getByText('Signed, and in the ledger.').waitFor()
    const bearer = await world.d.bearer(founding.reviewer)
    const { body } = await world.d.http('GET', `/v1/decisions/${reply.field('decision')}`, undefined, bearer)
    assert.equal((body['followed'] as { state: string }).state, 'approved')
    assert.deepEqual(faults, [])
  })

  test('an owner stops from a phone: held for a second, not tapped', async () => {
    const { page, faults } = await personal('owner', { viewport: { width: 390, height: 844 }, hasTouch: true })
    await page.goto('/')
    const stop = page.getByRole('button', { name: /^Stop/u })
    await stop.click()
    assert.equal(await page.getByRole('dialog').count(), 0, 'a tap stops nothing')
    await stop.dispatchEvent('pointerdown')
    await page.getByRole('dialog').waitFor()
    await confirm(page)
    await page.getByText('Nothing that was allowed before is still under way.').waitFor()
    await close(page)
    await page.getByText('Paused', { exact: true }).waitFor()
    const bot = await world.d.agentClient(founding.agent)
    assert.equal((await bot.pay('20.00')).reply.body['outcome'], 'deny')
    assert.deepEqual(faults, [])
  })

  test('a session that was ended elsewhere reads nothing more', async () => {
    const { page, context } = await personal('owner')
    await page.goto('/coverage')
    await page.getByRole('heading', { name: 'Coverage' }).waitFor()
    await context.request.post('/v1/sign-out', {
      data: {},
      headers: { origin: world.url, 'answerable-console': '1', 'sec-fetch-site': 'same-origin' },
    })
    await page.goto('/use-cases')
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    assert.equal(new URL(page.url()).searchParams.get('onward'), '/use-cases')
  })
})
