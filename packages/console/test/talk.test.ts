import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { POLICY } from '../../server/test/helpers/fixture.ts'
import type { Founding } from '../../server/test/helpers/founding.ts'
import { launchBrowser, NO_BROWSER, openWindow, signInAs, type Window } from './helpers/browser.ts'
import { close, confirm, sign, signByKeyboard, tabTo } from './helpers/ceremony.ts'
import { openWorld, type World } from './helpers/world.ts'

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true }
const ACCOUNT = 'DE89370400440532014471'

describe('two reviewers, one act', { skip: NO_BROWSER }, () => {
  let browser: Browser
  let world: World
  let founding: Founding
  let rosa: Window
  let ravi: Window
  before(async () => {
    browser = await launchBrowser()
    world = await openWorld()
    founding = await world.d.founding({ policy: POLICY.replace('desk:1', 'desk:2') })
    rosa = await openWindow(browser, world.url)
    ravi = await openWindow(browser, world.url, { ...PHONE, colorScheme: 'dark' })
    await signInAs(world.d, rosa, founding.reviewer)
    await signInAs(world.d, ravi, await world.d.person('ravi'))
    const bot = await world.d.agentClient(founding.agent)
    await bot.pay('20.00', ACCOUNT)
    await bot.pay('600.00', ACCOUNT)
  })
  after(async () => {
    await browser.close()
    await world[Symbol.asyncDispose]()
  })
  const opened = async ({ page }: Window): Promise<void> => {
    await page.goto('/reviews')
    await page.getByRole('button', { name: /^pay 600\.00 → …4471/u }).click()
    await page.getByRole('heading', { name: 'Pay 600.00 → …4471' }).waitFor()
  }

  test('both take it at once: one has it in hand, the other is told who', async () => {
    await Promise.all([opened(rosa), opened(ravi)])
    await rosa.page.getByText('A rule of its policy says:').waitFor()
    await rosa.page.getByText('It takes 2 people of “desk”.').waitFor()
    await rosa.page.getByRole('heading', { name: `Earlier to ${ACCOUNT}` }).waitFor()
    const ready = async ({ page }: Window): Promise<void> => {
      await page.getByRole('button', { name: 'I take it' }).click()
      await page.getByRole('button', { name: /confirm with your passkey/u }).waitFor()
    }
    await Promise.all([ready(rosa), ready(ravi)])
    const press = ({ page }: Window) => page.getByRole('button', { name: /confirm with your passkey/u }).click()
    await Promise.all([press(rosa), press(ravi)])
    const won = ({ page }: Window) => page.getByText('Signed, and in the ledger.').waitFor()
    const first = await Promise.any([won(rosa).then(() => rosa), won(ravi).then(() => ravi)])
    const second = first === rosa ? ravi : rosa
    await second.page.getByRole('dialog').getByRole('alert').waitFor()
    await second.page.getByRole('button', { name: 'Back, sign nothing' }).click()
    await close(first.page)
    for (const { page } of [rosa, ravi])
      await page.getByText(new RegExp(`In hand of ${first === rosa ? 'rosa' : 'ravi'}`, 'u')).waitFor()
    assert.deepEqual([...rosa.faults, ...ravi.faults], [])
  })

  test('a question by keyboard, its answer by the owner, both on the page at once', async () => {
    const { page } = rosa
    await tabTo(page, /^Ask$/u)
    await page.keyboard.press('Enter')
    await tabTo(page, /^Your question/u)
    await page.keyboard.type('Did the parcel come back?')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await signByKeyboard(page)
    await page.getByText('Nobody has answered yet.').waitFor()

    const owner = await openWindow(browser, world.url, PHONE)
    const key = await signInAs(world.d, owner, founding.owner)
    await world.d.must(founding.founder, 'key.confirm', { person: founding.owner.id, key })
    await owner.page.goto('/inbox')
    const told = owner.page.getByRole('listitem').filter({ hasText: 'A reviewer asks you something' })
    await told.getByRole('link', { name: 'The use case refunds' }).click()
    await owner.page.getByText('Did the parcel come back?').waitFor()
    await owner.page.locator('summary').getByText('Answer', { exact: true }).click()
    await owner.page.getByLabel('Your answer').fill('Yes, on Friday.')
    await owner.page.getByRole('button', { name: 'Answer', exact: true }).click()
    await sign(owner.page)
    assert.deepEqual(await owner.accessibility(), [])
    const wide = await owner.page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
    assert.ok(wide <= 0, `${wide} px too wide`)
    // Nobody reloads: the asker, and the other reviewer, read the answer.
    for (const window of [rosa, ravi]) await window.page.getByText('Yes, on Friday.').waitFor()
    assert.deepEqual(owner.faults, [])
  })

  test('a quorum: one has agreed, the other decides, and it may be done once', async () => {
    // What was asked is still told in the list: its words stand in the entry that made it, not in the newest about it.
    await opened(ravi)
    await rosa.page.getByLabel('Your reason').fill('The parcel is back.')
    await rosa.page.getByRole('button', { name: 'Pay 600.00 → …4471', exact: true }).click()
    const words = (await sign(rosa.page)).join(' ')
    assert.match(words, new RegExp(ACCOUNT, 'u'), 'what is signed names the whole account')
    await ravi.page.getByText('1 of 2 agreed so far.').waitFor()
    assert.deepEqual(await ravi.accessibility(), [])
    await ravi.page.getByLabel('Your reason').fill('I called the customer.')
    await ravi.page.getByRole('button', { name: 'Pay 600.00 → …4471', exact: true }).click()
    await confirm(ravi.page)
    await close(ravi.page)
    await rosa.page.getByText(/This no longer waits for an answer: it is approved/u).waitFor()
    assert.deepEqual([...rosa.faults, ...ravi.faults], [])
  })
})
