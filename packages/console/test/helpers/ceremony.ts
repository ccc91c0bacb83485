import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'

/** Reads the words on the screen and confirms them with the passkey; the receipt is left open. @returns the words */
export async function confirm(page: Page): Promise<string[]> {
  const dialog = page.getByRole('dialog')
  const button = dialog.getByRole('button', { name: /confirm with your passkey/u })
  await button.waitFor()
  const words = await dialog.locator('.contract p').allInnerTexts()
  assert.ok(words.length > 0)
  await button.click()
  await signed(page)
  return words
}

/** @throws with what the dialog says instead */
async function signed(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog')
  await dialog
    .getByText('Signed, and in the ledger.')
    .waitFor()
    .catch(async (cause: unknown) => {
      throw new Error(await dialog.innerText(), { cause })
    })
}

/** Puts the receipt away. */
export async function close(page: Page): Promise<void> {
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}

/** As `confirm`, then puts the receipt away. */
export async function sign(page: Page): Promise<string[]> {
  const words = await confirm(page)
  await close(page)
  return words
}

/** Goes by Tab alone until what has the focus is called so, as somebody without a mouse does. */
export async function tabTo(page: Page, name: RegExp, most = 60): Promise<void> {
  const focused = `(() => {
    const at = document.activeElement
    if (!at?.matches('a, button, input, textarea, select, summary')) return ''
    const label = at.labels?.[0]?.innerText ?? at.getAttribute('aria-label') ?? at.innerText
    return label ?? ''
  })()`
  for (let step = 0; step < most; step++) {
    if (name.test((await page.evaluate<string>(focused)).trim())) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`no way to ${name} by keyboard`)
}

/** As `confirm` and `close`, by keyboard alone: the dialog has the focus when it opens. */
export async function signByKeyboard(page: Page): Promise<void> {
  await page.getByRole('button', { name: /confirm with your passkey/u }).waitFor()
  await tabTo(page, /confirm with your passkey/u)
  await page.keyboard.press('Enter')
  await signed(page)
  await tabTo(page, /^Close$/u)
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}

/** Opens a page as somebody whose login session has ended since. */
export async function signInAgain(page: Page, onward: string): Promise<void> {
  await page.goto(`/sign-in?onward=${encodeURIComponent(onward)}`)
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await page.locator('.rail-foot').waitFor({ state: 'attached' })
}
