import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { newKey, personNamed } from '../../server/test/helpers/client.ts'
import { DAY } from '../../server/test/helpers/clock.ts'
import type { Founding } from '../../server/test/helpers/founding.ts'
import { launchBrowser, NO_BROWSER, openWindow, signInAs, type Window } from './helpers/browser.ts'
import { openWorld, type World } from './helpers/world.ts'

/** Chooses the only review there is, gives a reason, and presses an answer; the ceremony is left open. */
async function answer(page: Page, amount: string, button: RegExp): Promise<void> {
  await page.goto('/reviews')
  await page.getByRole('button', { name: new RegExp(`^pay ${amount}`, 'u') }).click()
  await page.getByLabel('Your reason').fill('I called the customer back.')
  await page.getByRole('button', { name: button }).click()
  await page.getByRole('button', { name: /confirm with your passkey/u }).waitFor()
}

const confirm = (page: Page): Promise<void> => page.getByRole('button', { name: /confirm with your passkey/u }).click()

describe('when several things happen at once', { skip: NO_BROWSER }, () => {
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

  const window = async (who: 'owner' | 'reviewer'): Promise<Window> => {
    const opened = await openWindow(browser, world.url)
    await signInAs(world.d, opened, founding[who])
    return opened
  }
  const bearer = () => world.d.bearer(founding.reviewer)

  test('two windows race for one review: one vote counts, the other is told so', async () => {
    const [left, right] = [await window('reviewer'), await window('reviewer')]
    const bot = await world.d.agentClient(founding.agent)
    const { reply } = await bot.pay('610.00')
    const decision = reply.field('decision')
    await Promise.all([answer(left.page, '610', /^Pay 610/u), answer(right.page, '610', /^Do not/u)])
    await Promise.all([confirm(left.page), confirm(right.page)])
    const won = (page: Page) => page.getByText('Signed, and in the ledger.').waitFor()
    const lost = (page: Page) => page.getByRole('dialog').getByRole('alert').waitFor()
    const first = await Promise.any([won(left.page).then(() => left.page), won(right.page).then(() => right.page)])
    await lost(first === left.page ? right.page : left.page)
    const { body } = await world.d.http('GET', `/v1/decisions/${decision}`, undefined, await bearer())
    const followed = body['followed'] as { state: string; votes: object[] }
    assert.equal(followed.votes.length, 1)
    assert.equal(followed.state, first === left.page ? 'approved' : 'rejected')
    assert.deepEqual([...left.faults, ...right.faults], [])
  })

  test('a review that ended while it was read takes no answer, and says so', async () => {
    const { page, faults } = await window('reviewer')
    const bot = await world.d.agentClient(founding.agent)
    await bot.pay('620.00')
    await answer(page, '620', /^Pay 620/u)
    world.d.clock.advance(4 * 3_600_000)
    await confirm(page)
    await page.getByRole('dialog').getByRole('alert').waitFor()
    assert.deepEqual(faults, [])
  })

  test('a passkey that was revoked meanwhile signs nothing more', async () => {
    const { page } = await window('reviewer')
    const bot = await world.d.agentClient(founding.agent)
    await bot.pay('630.00')
    await answer(page, '630', /^Pay 630/u)
    const { body } = await world.d.http('GET', '/v1/people', undefined, await bearer())
    const people = body['people'] as { id: string; keys: { id: string; revoked: string | null }[] }[]
    const keys = people.find(({ id }) => id === founding.reviewer.id)?.keys ?? []
    const passkeys = keys.filter(({ id, revoked }) => id !== founding.reviewer.keyId && revoked === null)
    assert.ok(passkeys.length > 0)
    for (const { id } of passkeys) {
      await world.d.must(founding.reviewer, 'key.revoke', { person: founding.reviewer.id, key: id, reason: 'lost' })
    }
    // Where the page hears of it first, the sign-in page is there already and nothing is left to press.
    await Promise.race([confirm(page).catch(() => undefined), page.getByRole('heading', { name: 'Sign in' }).waitFor()])
    await page
      .getByRole('dialog')
      .getByRole('alert')
      .or(page.getByRole('heading', { name: 'Sign in' }))
      .first()
      .waitFor()
    assert.equal(await page.getByText('Signed, and in the ledger.').count(), 0)
  })

  test('a receipt is checked in the browser; one changed byte does not hold, and nothing is sent', async () => {
    const { page, faults } = await window('owner')
    await page.goto('/ledger')
    const { body } = await world.d.http('GET', '/v1/entries/3', undefined, await world.d.bearer(founding.owner))
    const receipt = body['receipt'] as { entry: string }
    const [file, altered] = [join(world.d.dataDir, 'good.json'), join(world.d.dataDir, 'bad.json')]
    writeFileSync(file, JSON.stringify(receipt))
    const bytes = Buffer.from(receipt.entry, 'base64')
    bytes[bytes.length - 10] = (bytes[bytes.length - 10] ?? 0) ^ 1
    writeFileSync(altered, JSON.stringify({ ...receipt, entry: bytes.toString('base64') }))
    const asked: string[] = []
    page.on('request', (request) => {
      if (request.method() !== 'GET') asked.push(request.url())
    })
    const input = page.locator('input[type=file]')
    await input.setInputFiles(file)
    await page.getByText(/^It holds: entry 3 of /u).waitFor()
    await input.setInputFiles(altered)
    await page.getByText('It does not hold.').waitFor()
    assert.deepEqual(asked, [])
    assert.deepEqual(faults, [])
  })

  test('names that try to be more than names stay names', async () => {
    const hostile = '<img src=x onerror=alert(1)> \u202Eeno live'
    await world.d.must(founding.founder, 'person.register', {
      name: hostile,
      email: 'hostile@people.example',
      employment: 'own',
      unit: 'shop',
      key: newKey(world.d.origin, personNamed('mallory').key),
      fictional: true,
    })
    const { page, faults } = await window('owner')
    await page.goto('/use-cases')
    await page.goto('/decisions')
    await page.getByText('More ways to narrow it down').click()
    await page.getByRole('option', { name: '<img src=x' }).waitFor({ state: 'attached' })
    assert.equal(await page.locator('img[src="x"]').count(), 0)
    assert.deepEqual(faults, [])
  })

  test('what lapses closes on the screen at its instant, with nothing written', async () => {
    const { page } = await window('owner')
    await page.goto('/use-cases/refunds')
    await page.locator('.clock').getByText('Live', { exact: true }).waitFor()
    const size = await world.d.size()
    world.d.clock.advance(95 * DAY)
    // The session ended long before; whoever signs in again finds it closed.
    await page.goto('/sign-in?onward=%2Fuse-cases%2Frefunds')
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await page.locator('.clock').getByText('Closed', { exact: true }).waitFor()
    assert.equal(await world.d.size(), size)
  })
})
