import assert from 'node:assert/strict'
import { test } from 'node:test'
import { launchBrowser, NO_BROWSER, openWindow, signInAs } from './helpers/browser.ts'
import { openWorld } from './helpers/world.ts'

/** Leaves of the page tree of a PDF as Chromium writes it: page objects are never compressed there. */
const pagesIn = (pdf: Buffer): number => pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/gu)?.length ?? 0

test('a statement prints on exactly one A4 page, with room for a name', { skip: NO_BROWSER }, async (t) => {
  const browser = await launchBrowser()
  t.after(() => browser.close())
  await using world = await openWorld()
  const founding = await world.d.founding()
  const window = await openWindow(browser, world.url, { reducedMotion: 'reduce' })
  const { page, faults } = window
  await signInAs(world.d, window, founding.owner)
  await page.goto('/use-cases/refunds/statement')
  await page.getByRole('radiogroup').first().waitFor()
  const pdf = await page.pdf({ format: 'A4', preferCSSPageSize: true })
  assert.equal(pagesIn(pdf), 1)
  assert.match(pdf.toString('latin1'), /\/MediaBox\s*\[0 0 59[45](?:\.\d+)? 84[12](?:\.\d+)?\]/u, 'A4, in points')
  await page.emulateMedia({ media: 'print' })
  const shown = await page.locator('body').innerText()
  assert.match(shown, /I, olivia, answer for/u)
  assert.doesNotMatch(shown, /Sign out|Read the exact words|PRACTICE\n/u, 'nothing of the screen around it')
  assert.deepEqual(faults, [])
})
