import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { checkUseCase } from '../../server/src/cli/use-case/check.ts'
import { DAY } from '../../server/test/helpers/clock.ts'
import type { Founding } from '../../server/test/helpers/founding.ts'
import { launchBrowser, NO_BROWSER, openWindow, signInAs } from './helpers/browser.ts'
import { openWorld, type World } from './helpers/world.ts'

const example = (name: string): string =>
  readFileSync(new URL(`../../../examples/refund-assistant/${name}`, import.meta.url), 'utf8')

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

describe('a use case in plain words', { skip: NO_BROWSER }, () => {
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
  const registered = async (useCase: string): Promise<Record<string, unknown>> => {
    const bearer = await world.d.bearer(founding.owner)
    return (await world.d.http('GET', `/v1/use-cases/${useCase}/file`, undefined, bearer)).body['registered'] as Record<
      string,
      unknown
    >
  }
  const saved = async (page: Page, button: string): Promise<string> => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: button }).click(),
    ])
    return readFileSync(await download.path(), 'utf8')
  }

  test('answered step by step, kept on the way, signed twice; the terminal takes the file it saves', async () => {
    const window = await openWindow(browser, world.url)
    const { page, faults } = window
    const key = await signInAs(world.d, window, founding.owner)
    await world.d.must(founding.founder, 'key.confirm', { person: founding.owner.id, key })
    // It signs for the stricter tiers a day later; signing in does not last as long.
    world.d.clock.advance(2 * DAY)
    await page.goto('/sign-in')
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await page.locator('.rail-foot').getByText(founding.owner.name).waitFor({ state: 'attached' })
    await page.goto('/use-cases')
    await page.getByRole('link', { name: 'Register a use case' }).click()
    const on = async (heading: string): Promise<void> =>
      page.getByRole('heading', { level: 2, name: heading }).waitFor()
    const next = () => page.getByRole('button', { name: 'Save and go on' }).click()
    await next()
    await page.getByRole('alert').getByText('Purpose: nothing is said here yet.').waitFor()
    await page.getByLabel('Name', { exact: true }).fill('Voucher desk')
    await page.getByLabel('Short name', { exact: true }).fill('vouchers')
    await page.getByLabel('Purpose').fill('Sends vouchers: "sorry" - & \u202Eevil\u202C')
    await page.getByLabel('What it is meant to achieve').fill('Nobody waits longer than a day')
    await page.getByLabel('Unit', { exact: true }).fill('shop')
    await next()
    await on('Whom it affects')
    await page.reload()
    await page.getByRole('button', { name: 'What it is for' }).click()
    assert.equal(await page.getByLabel('Name', { exact: true }).inputValue(), 'Voucher desk', 'kept over a reload')
    await page.getByRole('button', { name: 'Whom it affects' }).click()
    await page.getByRole('button', { name: 'Add the first: Group' }).click()
    await page.getByLabel('Who', { exact: true }).fill('customers')
    await page.getByLabel('How many people').fill('5000')
    await page.getByLabel('How it can hurt them').fill('it costs them time')
    await page.getByLabel('faces customers').check()
    await page.getByLabel('about persons').check()
    await next()
    await on('How far it goes alone')
    const meaning = page.getByRole('complementary', { name: 'What this means so far' })
    await meaning.getByText('Tier 3', { exact: true }).waitFor()
    await page.getByLabel('How far does it go alone?').selectOption('semi_autonomous')
    await page.getByLabel('How real is the gate?').selectOption('cooperative')
    await next()
    await on('Who answers')
    await page.getByLabel('Owner').selectOption({ label: founding.owner.name })
    await next()
    await page.getByRole('button', { name: 'Add the first: Model' }).click()
    await page.getByLabel('Short name').fill('assistant')
    await page.getByLabel('Version').fill('2026-10')
    await next()
    await on('What it can do')
    await page.getByRole('button', { name: 'Add the first: Tool' }).click()
    await page.getByLabel('Name', { exact: true }).fill('send_voucher')
    await page.getByLabel('What it does').selectOption('write')
    await page.getByLabel('Can it be undone?').selectOption('irreversible')
    await meaning.getByText('Tier 2', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Add the first: Argument' }).click()
    const argument = page.getByRole('group', { name: 'Argument 1' })
    await argument.getByLabel('Name', { exact: true }).fill('amount')
    const amount = page.getByRole('group', { name: 'amount' })
    await amount.getByLabel('Kind').selectOption('decimal')
    await amount.getByLabel('Digits after the point').fill('2')
    await amount.getByLabel('It steers').selectOption('amount')
    await next()
    await next()
    await on('Who decides and who is told')
    await page.getByRole('button', { name: 'Add the first: Role' }).click()
    await page.getByLabel('Role', { exact: true }).fill('desk')
    await page.getByLabel('Add a person').first().selectOption({ label: founding.reviewer.name })
    await next()
    await on('What it may do')
    await page.getByLabel('Rule for send_voucher').selectOption('limits')
    await page.getByLabel('Alone up to (amount)').fill('20')
    await page.getByLabel('Never above (amount)').fill('100')
    await page
      .getByText(/above 20\.00, or without amount/u)
      .first()
      .waitFor()
    await page.getByRole('button', { name: 'Check your answers' }).click()
    await page.getByText('It holds together: 3 rules, 6 tests pass.').waitFor()
    assert.deepEqual(await window.accessibility(), [])

    await page.getByText('The file', { exact: true }).click()
    const folder = mkdtempSync(join(tmpdir(), 'answerable-wizard-'))
    writeFileSync(join(folder, 'answerable.yaml'), await saved(page, 'Save answerable.yaml'))
    writeFileSync(join(folder, 'policy.cedar'), await saved(page, 'Save policy.cedar'))
    writeFileSync(join(folder, 'policy.tests.yaml'), await saved(page, 'Save policy.tests.yaml'))
    const checked = checkUseCase({ cwd: folder }, 'answerable.yaml')
    rmSync(folder, { recursive: true })
    assert.deepEqual([checked.issues, checked.rules, checked.testsPassed], [[], 3, 6])

    await page.getByRole('button', { name: 'Register this use case' }).click()
    await confirm(page)
    await page.getByRole('button', { name: 'Publish its rules' }).click()
    await confirm(page)
    await page.getByRole('link', { name: 'Go to the use case' }).click()
    await page.getByRole('heading', { level: 1, name: 'Voucher desk' }).waitFor()
    const { manifest } = await registered('vouchers')
    assert.deepEqual((manifest as { people: { owner: string } }).people.owner, founding.owner.id)
    assert.deepEqual(faults, [])
  })

  test('one that is registered: the same answers, what changes, and whether that tightens', async () => {
    const window = await openWindow(browser, world.url, { viewport: { width: 390, height: 844 } })
    const { page, faults } = window
    const key = await signInAs(world.d, window, founding.owner)
    await world.d.must(founding.founder, 'key.confirm', { person: founding.owner.id, key })
    await page.goto('/use-cases/refunds')
    await page.getByRole('link', { name: 'Change it' }).click()
    await page.getByRole('button', { name: 'Check your answers' }).click()
    await page.getByText('Nothing differs from what is registered.').waitFor()
    await page.getByRole('button', { name: 'How far it goes alone' }).first().click()
    await page.getByLabel('How far does it go alone?').selectOption('human_checked')
    await page.getByRole('button', { name: 'Check your answers' }).click()
    await page.getByText('All of it tightens what it may do.').waitFor()
    await page.getByText(/Its autonomy changed/u).waitFor()
    // The checker is slow over the next answer: until it has spoken of that one, the earlier one is not to be signed.
    const asked = Promise.withResolvers<void>()
    const mayAnswer = Promise.withResolvers<void>()
    await page.route('**/v1/use-cases/check', async (route) => {
      asked.resolve()
      await mayAnswer.promise
      await route.continue()
    })
    const propose = page.getByRole('button', { name: 'Propose this change' })
    await page.getByRole('button', { name: 'How far it goes alone' }).first().click()
    await page.getByLabel('How far does it go alone?').selectOption('autonomous')
    await page.getByRole('button', { name: 'Check your answers' }).click()
    await asked.promise
    assert.equal(await propose.isEnabled({ timeout: 1500 }).catch(() => false), false)
    await page.getByText('All of it tightens what it may do.').waitFor({ state: 'detached' })
    mayAnswer.resolve()
    await page.getByText(/Its autonomy changed/u).waitFor()
    await page.unroute('**/v1/use-cases/check')
    await page.getByRole('button', { name: 'How far it goes alone' }).first().click()
    await page.getByLabel('How far does it go alone?').selectOption('human_checked')
    await page.getByRole('button', { name: 'Check your answers' }).click()
    await page.getByText('All of it tightens what it may do.').waitFor()
    await page.getByRole('button', { name: 'Propose this change' }).click()
    await confirm(page)
    await page.getByText('Revision 2 is registered.').waitFor()
    await page.getByRole('button', { name: 'Publish its rules' }).click()
    await confirm(page)
    const { revision, policy } = await registered('refunds')
    assert.equal(revision, 2)
    assert.notEqual(policy, null)
    assert.deepEqual(faults, [])
  })

  test('a file: refused with line and column, or taken whole', async () => {
    const window = await openWindow(browser, world.url)
    const { page, faults } = window
    await signInAs(world.d, window, founding.owner)
    await page.goto('/use-cases/new')
    const choose = (files: Record<string, string>): Promise<void> =>
      page
        .getByLabel('Choose the files')
        .setInputFiles(
          Object.entries(files).map(([name, text]) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) })),
        )
    await choose({ 'answerable.yaml': example('answerable.yaml').replace('class: read', 'class: rede') })
    await page.getByText('Line 25, column 5').waitFor()
    await choose({ 'answerable.yaml': 'a: [1,\n  &x' })
    await page
      .getByText(/^Line 2, column \d/u)
      .first()
      .waitFor()
    await choose({
      'answerable.yaml': example('answerable.yaml'),
      'policy.cedar': example('policy.cedar'),
      'policy.tests.yaml': example('policy.tests.yaml'),
    })
    await page.getByText('It holds together: 5 rules, 8 tests pass.').waitFor()
    await page.getByText(/^Not registered here: ada@shop\.example/u).waitFor()
    assert.equal(await page.getByRole('button', { name: 'Register this use case' }).isDisabled(), true)
    assert.deepEqual(faults, [])
  })
})
