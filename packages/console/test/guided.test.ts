import assert from 'node:assert/strict'
import { readFileSync, rmSync } from 'node:fs'
import { test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { ensureConsole } from '../../../scripts/lib/console-build.ts'
import { runPractice } from '../../server/src/practice/index.ts'
import { testIo } from '../../server/test/cli/helpers/cli.ts'
import { launchBrowser, NO_BROWSER, openWindow } from './helpers/browser.ts'

async function confirm(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: /confirm with your passkey/u }).press('Enter')
  await dialog
    .getByText('Signed, and in the ledger.')
    .waitFor()
    .catch(async (cause: unknown) => {
      throw new Error(await dialog.innerText(), { cause })
    })
  await dialog.getByRole('button', { name: 'Close' }).press('Enter')
}

test('the guided practice: every step is a real act, by keyboard, left and taken up again', {
  skip: NO_BROWSER,
}, async (t) => {
  await ensureConsole()
  const leave = Promise.withResolvers<void>()
  const io = testIo({ stopped: () => leave.promise })
  const running = runPractice({ io, fast: true, keep: true, port: 0 })
  t.after(async () => {
    leave.resolve()
    rmSync((await running).folder, { recursive: true, force: true })
  })
  const stays = (): string | undefined => /stays at (http:\S+) until/u.exec(io.output.join('\n'))?.[1]
  while (stays() === undefined) await Promise.race([running, setTimeout(50)])
  const browser = await launchBrowser()
  t.after(() => browser.close())
  const window = await openWindow(browser, stays() ?? '', { reducedMotion: 'reduce' })
  const { page, faults } = window
  const panel = page.getByRole('complementary', { name: 'Guided practice' })
  const on = (step: number): Promise<void> => panel.getByText(`Guided practice, step ${step} of 9`).waitFor()
  const press = (name: string | RegExp): Promise<void> => panel.getByRole('button', { name }).press('Enter')
  const follow = (name: string): Promise<void> =>
    panel
      .getByRole('link', { name })
      .press('Enter')
      .catch(async (cause: unknown) => {
        throw new Error(await page.locator('body').innerText(), { cause })
      })

  await page.goto('/')
  await on(1)
  await press('Be Ada Example')
  await page
    .locator('.rail-foot')
    .getByText('Ada Example')
    .waitFor({ state: 'attached' })
    .catch(async (cause: unknown) => {
      throw new Error(await page.locator('body').innerText(), { cause })
    })
  await on(2)
  assert.deepEqual(await window.accessibility(), [])
  await press('Let the agent ask for 80.00')
  await on(3)
  await press('Leave it for now')
  await page.reload()
  await press('Go on with the guided practice')
  await press('Let the agent ask for 850.00')
  await on(4)
  await press('Be Rosa Exemplo')
  await follow('Reviews')
  await page.getByLabel('Reason').fill('The photo shows the damage.')
  await page.getByRole('button', { name: /^Issue refund 850\.00/u }).press('Enter')
  await confirm(page)
  await press('Let Ravi Namuna agree too')
  await on(5)
  await press('Be Ada Example')
  await follow('Mine')
  const stop = page.getByRole('button', { name: /^Stop/u })
  await stop.dispatchEvent('pointerdown')
  await confirm(page)
  await on(6)
  await press('Let the agent ask for 80.00')
  await on(7)
  await follow('To the Refund Assistant')
  await page.getByRole('heading', { level: 1, name: 'Refund Assistant' }).waitFor()
  const reopen = page.locator('details', { has: page.locator('summary', { hasText: /^Reopen/u }) })
  await reopen.locator('summary').press('Enter')
  await reopen.getByLabel('Reason').fill('The cause is mended.')
  await reopen.getByRole('button').press('Enter')
  await confirm(page)
  await on(8)
  await follow('To the decision and its receipt')
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page
      .getByRole('button', { name: /receipt/iu })
      .first()
      .press('Enter'),
  ])
  const receipt = readFileSync(await file.path())
  await follow('Ledger')
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Choose a file' }).press('Enter'),
  ])
  await chooser.setFiles({ name: 'r.receipt.json', mimeType: 'application/json', buffer: receipt })
  await on(9)
  await press('Edit a row of a copy, and look for it')
  await panel.getByText('That was all of it').waitFor()
  await panel.getByText(/says allow instead of deny → /u).waitFor()
  assert.deepEqual(faults, [])
})
